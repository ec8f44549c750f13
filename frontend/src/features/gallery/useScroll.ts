import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useLatest } from '~/hooks/useLatest';
import { placeNear } from '~/state/imageIndex';
import { placeIn, rememberPlace } from '~/state/galleryPlaces';
import { anchorAt, topFor, topToShow, type Anchor, type Layout } from '~/state/rows';

/** The window is looked at anew each time it has moved by this. */
const step = 120;
/** Who is no further down than this is at the top, and sees new pictures come. */
const topMost = 60;

function put(element: HTMLElement, top: number): void {
  element.scrollTop = top;
}

interface Wanted {
  scroller: RefObject<HTMLElement | null>;
  layout: Layout;
  numbers: number[];
  height: number;
  /** Under which name the place is remembered. */
  list: string;
  /** Told at every move further down. */
  onLeaveTop: () => void;
  onTop: () => void;
}

/** How far down the window is. When rows change, it stays at the picture that it showed. */
export function useScroll({ scroller, layout, numbers, height, list, onLeaveTop, onTop }: Wanted) {
  const [start, setStart] = useState(0);
  const anchor = useRef<Anchor | null>(placeIn(list));
  /** Where the page itself has put the window: that is no move of the member's. */
  const stayedAt = useRef<number | null>(null);

  const onScroll = () => {
    const top = scroller.current?.scrollTop ?? 0;
    const wasTop = anchor.current === null;
    if (top !== stayedAt.current) anchor.current = top > topMost ? anchorAt(layout, numbers, top) : null;
    if (anchor.current) onLeaveTop();
    else if (!wasTop) onTop();
    setStart(Math.floor(top / step) * step);
  };
  const stay = useLatest(() => {
    if (!scroller.current || !anchor.current || layout.rows.length === 0) return;
    put(scroller.current, topFor(layout, placeNear(numbers, anchor.current.number), anchor.current));
    stayedAt.current = scroller.current.scrollTop;
  });
  useLayoutEffect(() => stay(), [layout, stay]);
  useEffect(() => () => rememberPlace(list, anchor.current), [list]);

  const moveTo = (top: number) => {
    if (!scroller.current || scroller.current.scrollTop === top) return;
    put(scroller.current, top);
    onScroll();
  };
  return {
    onScroll,
    from: start,
    to: start + step + height,
    /** Bring all of a picture into the window. */
    show: (place: number) => moveTo(topToShow(layout, place, scroller.current?.scrollTop ?? 0, height)),
    toTop: () => moveTo(0),
  };
}
