import { useState } from 'react';
import { useImages } from '~/hooks/useImages';
import { useActiveRequests, useRequest } from '~/hooks/useRequest';

const isLost = (status?: string) => status === 'failed' || status === 'cancelled';

/** Takes the place that is empty: nothing was chosen or asked for here, and there is no picture yet. */
function useFirstForming(sid: string, isFree: boolean) {
  const { images, isPending } = useImages(sid);
  const forming = useActiveRequests(sid).find(({ status }) => status === 'processing');
  const [offered, setOffered] = useState<string | null>(null);
  const status = useRequest(sid, offered).data?.status;
  const next = isLost(status) ? null : offered;

  const isEmpty = isFree && !isPending && images.length === 0;

  if (isEmpty && forming && next === null && forming.request_id !== offered) setOffered(forming.request_id);
  return next;
}

/**
 * The request of somebody's picture that is on the stage while it forms: the one that was chosen, else on an empty stage
 * the first that forms at this table.
 */
export function useFollowed(sid: string, watched: string | null, isFree: boolean) {
  const offered = useFirstForming(sid, isFree);
  const followed = watched ?? (isFree ? offered : null);
  return { followed, watching: useRequest(sid, followed).data ?? null };
}
