import { useState } from 'react';
import { useImages } from '~/hooks/useImages';
import { useMade } from '~/hooks/useMade';
import type { Image } from '~/api/types';
import { isRunning } from '~/state/jobs';
import { stageOf, useStages } from '~/state/jobStore';
import { useFollowed } from './useFollowed';
import { behind, imageOf, isAway, isLive, madeBy, nameOf, nextIn, partIn, requestOnStage, shownOn, showOf, type Candidates } from '~/state/stage';

const findImage = (images: Image[], id: string | null) => images.find((image) => image.id === id) ?? null;

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
  const requestId = requestOnStage(show, all);
  const shown = shownOn(show, all);
  const { newer, family } = behind(images, shown, [job?.request, watching]);
  return {
    show,
    job,
    /** Somebody's request whose picture is watched while it forms; null as long as nothing is known of it. */
    watching,
    image,
    madeBy: madeBy(all),
    requestId,
    /** What is in sight there: a request, or a picture by its number. */
    shows: nameOf(requestId, shown),
    error,
    reload: refetch,
    /** Newer pictures than the one on the stage, unless it was picked to be looked at. */
    newer: away ? 0 : newer.length,
    /** Which of its request's pictures it is, such as `1 of 3`. */
    part: partIn(family, shown),
    toNext: () => pick(sid, nextIn(family, shown)),
    /** A job goes on while something else is being looked at. */
    away: away && isLive(all) && isRunning(job),
    toLive: () => pick(sid, null),
    toNewest: () => newer[0] && pick(sid, newer[0].id),
  };
}

export type StageState = ReturnType<typeof useStage>;
