/** What stands on the stage, out of everything that could. */
import type { Image } from '~/api/types';
import type { Job } from './jobs';

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

/** A job that has not yet given way to its picture. */
export const isLive = ({ job, own }: Candidates) => job !== null && own === null;

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

/** The request that has just made the picture on the stage. */
export function madeBy(candidates: Candidates): string | null {
  const image = imageOf(candidates);
  if (image === null) return null;
  if (image === candidates.other) return candidates.watched;
  return image === candidates.own && candidates.job ? candidates.job.requestId : null;
}
