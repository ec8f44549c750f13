import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const nearPx = 48;

/** Stick to the end of a list that grows, unless the reader has left the end. */
export function useTail(mark: string) {
  const ref = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLOListElement>(null);
  const [follows, setFollows] = useState(true);
  const following = useRef(true);

  const toEnd = useCallback(() => {
    if (ref.current) ref.current.scrollTop = ref.current.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    if (following.current) toEnd();
  }, [mark, toEnd]);

  // A card that turns into a picture makes the list longer, suggestions make the room shorter: no new line in either.
  useEffect(() => {
    if (!inner.current || !('ResizeObserver' in window)) return;
    const observer = new ResizeObserver(() => following.current && toEnd());
    observer.observe(inner.current);
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [toEnd]);

  const top = useRef(0);
  const onScroll = () => {
    const box = ref.current;
    if (!box) return;
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < nearPx;
    // Only upwards leads away: what has grown since we went to the end has not been scrolled by anybody.
    if (isNear || box.scrollTop < top.current) following.current = isNear;
    top.current = box.scrollTop;
    setFollows(following.current);
  };
  return { ref, inner, follows, onScroll, toEnd };
}
