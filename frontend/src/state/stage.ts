/** What stands on the stage, out of everything that could. */
import type { Image, ImageRequest } from '~/api/types';
import { isGone, type Job } from './jobs';
import { inOrder } from './places';

export type Show = 'watched' | 'job' | 'image' | 'nothing' | 'loading' | 'error';

export interface Candidates {
  job: Job | null;
  /** The request that is watched, and the picture that it has made and that may be shown now. */
  watched: string | null;
  other: Image | null;
  /** What the job has made. */
  own: Image | null;
  /** The picture that was picked. */
  picked: Image | null;
  /** What stands there when nothing else does. */
  resting: Image | null;
}

export const imageOf = ({ picked, other, own, resting }: Candidates) => picked ?? other ?? own ?? resting;

/** A job that has not yet given way to its picture, nor lost it. */
export const isLive = ({ job, own }: Candidates) => job !== null && own === null && !isGone(job.request);

export const isAway = ({ watched, picked }: Candidates) => watched !== null || picked !== null;

export function showOf(candidates: Candidates, pending: boolean, error: Error | null): Show {
  if (candidates.watched && !candidates.other) return 'watched';
  if (isLive(candidates) && !isAway(candidates)) return 'job';
  if (imageOf(candidates)) return 'image';
  if (pending) return 'loading';
  return error ? 'error' : 'nothing';
}

/** The request that is on the stage, so that it is not offered once more. */
export function requestOnStage(show: Show, { job, watched }: Candidates): string | null {
  if (show === 'watched') return watched;
  return show === 'job' && job ? job.requestId : null;
}

/** The picture on the stage, if it is one that is there. */
export const shownOn = (show: Show, candidates: Candidates) => (show === 'image' ? imageOf(candidates) : null);

/** What somebody else may ask for when it is in sight. */
export const nameOf = (requestId: string | null, shown: Image | null) => requestId ?? shown?.number;

/** The request that has just made the picture on the stage. */
export function madeBy(candidates: Candidates): string | null {
  const image = imageOf(candidates);
  if (image === null) return null;
  if (image === candidates.other) return candidates.watched;
  return image === candidates.own && candidates.job ? candidates.job.requestId : null;
}

export interface Behind {
  /** Newer than the one on the stage, and out of another request. */
  newer: Image[];
  /** Out of the request that has made the one on the stage, in their order; empty where that is the only one. */
  family: Image[];
}

/** What else there is to look at, out of all pictures, when one of these requests has made the picture on the stage. */
export function behind(images: Image[], image: Image | null, requests: (ImageRequest | null | undefined)[]): Behind {
  const request = requests.find((one) => one?.images.some(({ id }) => id === image?.id));
  const family = inOrder(request?.images ?? []).flatMap(({ id }) => images.filter((one) => one.id === id));
  const newer = images.filter((one) => image !== null && one.number > image.number && !family.includes(one));
  return { newer, family: family.length > 1 ? family : [] };
}

const placeIn = (family: Image[], image: Image | null) => family.findIndex(({ id }) => id === image?.id);

/** Which of its request's pictures it is, such as `1 of 3`. */
export const partIn = (family: Image[], image: Image | null) =>
  family.length > 0 ? `${placeIn(family, image) + 1} of ${family.length}` : null;

/** The id of the next one of a request's pictures; after the last one comes the first. */
export const nextIn = (family: Image[], image: Image | null) => family[(placeIn(family, image) + 1) % family.length]?.id ?? null;
