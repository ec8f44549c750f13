import { useState } from 'react';
import { useImages } from '~/hooks/useImages';
import type { Image } from '~/api/types';
import { isRunning, type Job } from '~/state/jobs';
import { stageOf, useStages } from '~/state/jobStore';

type Show = 'job' | 'image' | 'nothing' | 'loading' | 'error';

/** The picture that a finished job has made, once it is there. */
function madeBy(job: Job | null, images: Image[]): Image | null {
  const made = job?.request?.status === 'completed' ? job.request.images[0] : undefined;
  if (!made) return null;
  return images.find((image) => image.id === made.id) ?? made;
}

/**
 * What is on the stage. It never changes by itself for somebody else's picture: the newest one at the time of entering
 * stays, and newer ones are offered.
 */
export function useStage(sid: string) {
  const { job, picked } = useStages((stages) => stageOf(stages, sid));
  const pick = useStages((stages) => stages.pick);
  const { images, isPending, error, refetch } = useImages(sid);
  const [first, setFirst] = useState<string | null>(null);
  const newest = images[0] ?? null;

  if (first === null && newest) setFirst(newest.id);

  const find = (id: string | null) => (id === null ? null : (images.find((image) => image.id === id) ?? null));
  const looking = find(picked);
  const own = madeBy(job, images);
  const image = looking ?? own ?? find(first) ?? newest;
  const live = job !== null && own === null;
  const show: Show =
    live && !looking ? 'job' : image ? 'image' : isPending ? 'loading' : error ? 'error' : 'nothing';
  const newer = image && show === 'image' ? images.filter((one) => one.number > image.number).length : 0;
  return {
    show,
    job,
    image,
    error,
    reload: refetch,
    /** Newer pictures than the one on the stage, unless it was picked to be looked at. */
    newer: looking ? 0 : newer,
    /** A job goes on while another picture is being looked at. */
    away: looking !== null && live && isRunning(job),
    toLive: () => pick(sid, null),
    toNewest: () => newest && pick(sid, newest.id),
  };
}

export type StageState = ReturnType<typeof useStage>;
