import { useState } from 'react';
import { useImages } from '~/hooks/useImages';
import type { Image } from '~/api/types';
import { isRunning, type Job } from '~/state/jobs';
import { stageOf, useStages } from '~/state/jobStore';

type Show = 'job' | 'image' | 'nothing' | 'loading' | 'error';

const findImage = (images: Image[], id: string | null) => images.find((image) => image.id === id) ?? null;

/** The picture that a finished job has made, once the gallery has it. */
function madeBy(job: Job | null, images: Image[]): Image | null {
  return job?.request?.status === 'completed' ? findImage(images, job.request.images[0]?.id ?? null) : null;
}

const newerThan = (images: Image[], image: Image | null) =>
  images.filter((one) => image !== null && one.number > image.number).length;

function whatToShow(live: boolean, image: Image | null, pending: boolean, error: Error | null): Show {
  if (live) return 'job';
  if (image) return 'image';
  if (pending) return 'loading';
  return error ? 'error' : 'nothing';
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

  const looking = findImage(images, picked);
  const own = madeBy(job, images);
  const live = job !== null && own === null;
  const image = [looking, own, findImage(images, first), newest].find(Boolean) ?? null;
  const show = whatToShow(live && !looking, image, isPending, error);
  return {
    show,
    job,
    image,
    error,
    reload: refetch,
    /** Newer pictures than the one on the stage, unless it was picked to be looked at. */
    newer: looking || show !== 'image' ? 0 : newerThan(images, image),
    /** A job goes on while another picture is being looked at. */
    away: looking !== null && live && isRunning(job),
    toLive: () => pick(sid, null),
    toNewest: () => newest && pick(sid, newest.id),
  };
}

export type StageState = ReturnType<typeof useStage>;
