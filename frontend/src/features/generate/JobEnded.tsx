import { Pencil, RotateCcw } from 'lucide-react';
import { Button } from '~/components/Button';
import { EmptyState } from '~/components/EmptyState';
import { useDraft } from '~/hooks/useDraft';
import { promptOf, type Job } from '~/state/jobs';
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
  const [, change] = useDraft(sid);
  const cancelled = job.request?.status === 'cancelled';
  const edit = () => {
    change({ prompt: promptOf(job) });
    onDismiss();
    setTimeout(focusPrompt);
  };
  return (
    <EmptyState title={cancelled ? 'Cancelled.' : 'No picture this time.'} tone={cancelled ? 'plain' : 'bad'}>
      {!cancelled && <p className={css.reason}>{job.refused ?? job.request?.error ?? 'The provider failed.'}</p>}
      <p className={css.prompt}>“{promptOf(job)}”</p>
      <div className={css.actions}>
        <Button look="primary" onClick={onRetry}>
          <RotateCcw aria-hidden />
          {cancelled ? 'Try again' : 'Retry'}
        </Button>
        {!cancelled && <OtherProvider sid={sid} job={job} />}
        <Button onClick={edit}>
          <Pencil aria-hidden />
          Edit prompt
        </Button>
        <Button look="bare" onClick={onDismiss}>
          Dismiss
        </Button>
      </div>
    </EmptyState>
  );
}
