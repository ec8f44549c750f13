import type { useJob } from '~/hooks/useJob';
import type { Job } from '~/state/jobs';
import { isRunning } from '~/state/jobs';
import { JobEnded } from './JobEnded';
import { JobRunning } from './JobRunning';

interface Props {
  sid: string;
  job: Job;
  actions: ReturnType<typeof useJob>;
}

export function JobOnStage({ sid, job, actions }: Props) {
  if (isRunning(job) || job.request?.status === 'completed') return <JobRunning job={job} onCancel={actions.cancel} />;
  return <JobEnded sid={sid} job={job} onRetry={actions.retry} onDismiss={actions.dismiss} />;
}
