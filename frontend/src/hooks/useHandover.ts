import { useEffect, useState } from 'react';
import { decoded } from '~/components/decoded';

const longestMs = 3_000;

/**
 * May the finished picture take the place of the last frame? As soon as it can be shown without a gap, and after three
 * seconds in any case. Tied to the request, so that a late one cannot hand over another's.
 */
export function useHandover(requestId: string | null, url: string | null): boolean {
  const [ready, setReady] = useState<string | null>(null);
  useEffect(() => {
    if (!requestId || !url) return;
    let wanted = true;
    const mark = () => wanted && setReady(requestId);
    const timer = setTimeout(mark, longestMs);
    decoded(url).then(mark, mark);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [requestId, url]);
  return requestId !== null && ready === requestId;
}
