import { X } from 'lucide-react';
import { Suspense } from 'react';
import { Button } from '~/components/Button';
import { part } from '~/components/part';
import type { useJob } from '~/hooks/useJob';
import { isRunning, promptOf, type Job } from '~/state/jobs';
import { FormingPicture } from './FormingPicture';
import { JobEnded } from './JobEnded';

const JobHeld = part(() => import('./JobHeld'), 'JobHeld');

interface Props {
  sid: string;
  job: Job;
  actions: ReturnType<typeof useJob>;
}

/** The picture that this member has asked for. */
export function JobOnStage({ sid, job, actions }: Props) {
  const running = isRunning(job);
  if (!running && job.request?.status !== 'completed') {
    return <JobEnded sid={sid} job={job} onRetry={actions.retry} onDismiss={actions.dismiss} />;
  }
  if (job.request?.status === 'held') {
    return (
      <Suspense>
        <JobHeld
          prompt={promptOf(job)}
          reason={job.request.error}
          onRetry={() => void actions.retry()}
          onCancel={() => void actions.cancel()}
        />
      </Suspense>
    );
  }
  return (
    <FormingPicture
      sid={sid}
      requestId={job.requestId}
      request={job.request}
      prompt={promptOf(job)}
      since={job.startedAt}
      size={job.body.style_preferences.size}
      actions={
        <Button onClick={actions.cancel} disabled={!job.requestId || !running}>
          <X aria-hidden />
          Cancel
        </Button>
      }
    />
  );
}
