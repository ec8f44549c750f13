import { useLayoutEffect, useState, type RefObject } from 'react';

/**
 * How wide the list is and how high the window on it; before that is known, as much as the screen has. Known before
 * anything is painted, so that no row moves and no picture is loaded in two sizes.
 */
export function useRoom(list: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>) {
  const [room, setRoom] = useState(() => ({ width: window.innerWidth, height: window.innerHeight }));
  useLayoutEffect(() => {
    const measure = () => {
      const [width, height] = [list.current?.clientWidth ?? 0, scroller.current?.clientHeight ?? 0];
      if (width > 0) setRoom((now) => (now.width === width && now.height === height ? now : { width, height }));
    };
    measure();
    if (!('ResizeObserver' in window)) return;
    const observer = new ResizeObserver(measure);
    if (list.current) observer.observe(list.current);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [list, scroller]);
  return room;
}
