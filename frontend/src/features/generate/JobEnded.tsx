import { Pencil, RotateCcw } from 'lucide-react';
import { Suspense } from 'react';
import { Button } from '~/components/Button';
import { EmptyState } from '~/components/EmptyState';
import { part } from '~/components/part';
import { useDraft } from '~/hooks/useDraft';
import { isTooDear, promptOf, type Job } from '~/state/jobs';
import css from './JobEnded.module.css';
import { focusPrompt } from './promptFieldId';

const OtherProvider = part(() => import('./OtherProvider'), 'OtherProvider');
const RaiseBudget = part(() => import('./RaiseBudget'), 'RaiseBudget');

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
      <Suspense>{!cancelled && !tooDear && <OtherProvider sid={sid} job={job} />}</Suspense>
      <Button look={tooDear ? 'primary' : undefined} onClick={edit}>
        <Pencil aria-hidden />
        Edit prompt
      </Button>
      <Suspense>{tooDear && <RaiseBudget sid={sid} />}</Suspense>
      <Button look="bare" onClick={onDismiss}>
        Dismiss
      </Button>
    </>
  );
}
