import { useState } from 'react';
import { useImages } from '~/hooks/useImages';
import { useMade } from '~/hooks/useMade';
import type { Image } from '~/api/types';
import { isRunning } from '~/state/jobs';
import { stageOf, useStages } from '~/state/jobStore';
import { useFollowed } from './useFollowed';
import { imageOf, isAway, isLive, madeBy, requestOnStage, showOf, type Candidates } from '~/state/stage';

const findImage = (images: Image[], id: string | null) => images.find((image) => image.id === id) ?? null;

const newerThan = (images: Image[], image: Image | null) =>
  images.filter((one) => image !== null && one.number > image.number).length;

/**
 * What is on the stage. It never changes by itself for somebody else's picture: the newest one at the time of entering
 * stays, and newer ones, and those that are forming, are offered. Only on an empty stage the first one forms by itself.
 */
export function useStage(sid: string) {
  const { job, picked, watched } = useStages((stages) => stageOf(stages, sid));
  const pick = useStages((stages) => stages.pick);
  const { images, isPending, error, refetch } = useImages(sid);
  const { followed, watching } = useFollowed(sid, watched, !job && !picked);
  const own = useMade(sid, job?.request ?? null, images);
  const other = useMade(sid, watching, images);
  const [first, setFirst] = useState<string | null>(null);
  const newest = images[0] ?? null;

  if (first === null && newest) setFirst(newest.id);

  const resting = findImage(images, first) ?? newest;
  const all: Candidates = { job, watched: followed, own, other, picked: findImage(images, picked), resting };
  const image = imageOf(all);
  const show = showOf(all, isPending, error);
  const away = isAway({ ...all, watched });
  return {
    show,
    job,
    /** Somebody's request whose picture is watched while it forms; null as long as nothing is known of it. */
    watching,
    image,
    madeBy: madeBy(all),
    requestId: requestOnStage(show, all),
    error,
    reload: refetch,
    /** Newer pictures than the one on the stage, unless it was picked to be looked at. */
    newer: away || show !== 'image' ? 0 : newerThan(images, image),
    /** A job goes on while something else is being looked at. */
    away: away && isLive(all) && isRunning(job),
    toLive: () => pick(sid, null),
    toNewest: () => newest && pick(sid, newest.id),
  };
}

export type StageState = ReturnType<typeof useStage>;
