import { Pencil, RotateCcw, Wallet } from 'lucide-react';
import { Button } from '~/components/Button';
import { EmptyState } from '~/components/EmptyState';
import { useDraft } from '~/hooks/useDraft';
import { useTable } from '~/hooks/useSession';
import { useUsage } from '~/hooks/useUsage';
import { useDialogs } from '~/state/dialogs';
import { isTooDear, promptOf, type Job } from '~/state/jobs';
import { tableIsShorter } from '~/state/money';
import css from './JobEnded.module.css';
import { OtherProvider } from './OtherProvider';
import { focusPrompt } from './promptFieldId';

interface Props {
  sid: string;
  job: Job;
  onRetry: () => void;
  onDismiss: () => void;
}

/** Failed, refused or cancelled: why, what is kept, and what can be done. */
export function JobEnded({ sid, job, onRetry, onDismiss }: Props) {
  const cancelled = job.request?.status === 'cancelled';
  return (
    <EmptyState title={cancelled ? 'Cancelled.' : 'No picture this time.'} tone={cancelled ? 'plain' : 'bad'}>
      {!cancelled && <p className={css.reason}>{job.refused ?? job.request?.error ?? 'The provider failed.'}</p>}
      <p className={css.prompt}>“{promptOf(job)}”</p>
      <div className={css.actions}>
        <Ways {...{ sid, job, onRetry, onDismiss }} />
      </div>
    </EmptyState>
  );
}

/** What can be done; nothing that can only fail again. */
function Ways({ sid, job, onRetry, onDismiss }: Props) {
  const [, change] = useDraft(sid);
  const tooDear = isTooDear(job);
  const cancelled = job.request?.status === 'cancelled';
  const edit = () => {
    change({ prompt: promptOf(job) });
    onDismiss();
    setTimeout(focusPrompt);
  };
  return (
    <>
      {!tooDear && (
        <Button look="primary" onClick={onRetry}>
          <RotateCcw aria-hidden />
          {cancelled ? 'Try again' : 'Retry'}
        </Button>
      )}
      {!cancelled && !tooDear && <OtherProvider sid={sid} job={job} />}
      <Button look={tooDear ? 'primary' : undefined} onClick={edit}>
        <Pencil aria-hidden />
        Edit prompt
      </Button>
      {tooDear && <RaiseBudget sid={sid} />}
      <Button look="bare" onClick={onDismiss}>
        Dismiss
      </Button>
    </>
  );
}

/** The table's, by its GM. What one member may spend is raised by whoever runs the server. */
function RaiseBudget({ sid }: { sid: string }) {
  const { me } = useTable(sid);
  const isOurs = useUsage(sid, tableIsShorter);
  const show = useDialogs((dialogs) => dialogs.show);
  if (me?.role !== 'gm' || !isOurs) return null;
  return (
    <Button aria-haspopup="dialog" onClick={() => show('table')}>
      <Wallet aria-hidden />
      Raise the budget
    </Button>
  );
}
