import { useEffect, useState } from 'react';
import { decoded } from '~/components/decoded';

const longestMs = 3_000;

/** A picture as its `<img>` will ask for it: anything else would be loaded for nothing. */
export interface Awaited {
  src: string;
  srcSet: string;
  sizes: string;
}

/**
 * May the finished picture take the place of the last frame? As soon as it can be shown without a gap, and after three
 * seconds in any case. Tied to the request, so that a late one cannot hand over another's.
 */
export function useHandover(requestId: string | null, picture: Awaited | null): boolean {
  const { src, srcSet, sizes } = picture ?? {};
  const [ready, setReady] = useState<string | null>(null);
  useEffect(() => {
    if (!requestId || !src) return;
    let wanted = true;
    const mark = () => wanted && setReady(requestId);
    const timer = setTimeout(mark, longestMs);
    decoded(src, srcSet, sizes).then(mark, mark);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [requestId, src, srcSet, sizes]);
  return requestId !== null && ready === requestId;
}
