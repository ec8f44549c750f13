import { X } from 'lucide-react';
import { Button } from '~/components/Button';
import { RainLine } from '~/components/RainLine';
import { useElapsed } from '~/hooks/useElapsed';
import { seconds, shapeOf } from '~/state/format';
import { promptOf, type Job } from '~/state/jobs';
import { requestWords } from '~/state/words';
import css from './JobRunning.module.css';

/** A frame of the picture's shape, the last true word about it, and the seconds so far. */
export function JobRunning({ job, onCancel }: { job: Job; onCancel: () => void }) {
  const elapsed = useElapsed(job.startedAt);
  const { width, height } = shapeOf(job.body.style_preferences.size);
  const request = job.request;
  const estimate = request?.status === 'queued' ? seconds(request.estimated_time) : null;
  return (
    <div className={css.room}>
      <div className={css.frame} style={{ '--ratio': width / height } as React.CSSProperties}>
        <RainLine percent={request?.progress} />
        <div className={css.middle}>
          <p className={css.word} role="status">
            {requestWords(request)}
          </p>
          <p className={css.detail}>
            {elapsed} s{estimate && ` · ${estimate} in all`}
          </p>
        </div>
      </div>
      <p className={css.prompt}>{promptOf(job)}</p>
      <Button onClick={onCancel} disabled={!job.requestId}>
        <X aria-hidden />
        Cancel
      </Button>
    </div>
  );
}
