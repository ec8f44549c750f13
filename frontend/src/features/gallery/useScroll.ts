import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useLatest } from '~/hooks/useLatest';
import { placeNear } from '~/state/imageIndex';
import { placeIn, rememberPlace } from '~/state/galleryPlaces';
import { anchorAt, topFor, topToShow, type Anchor, type Layout } from '~/state/rows';
import { followed, seatAt, type Seat } from '~/state/scale';
import { usePace } from './usePace';
import { useView } from './useView';

/** Who is no further down than this is at the top, and sees new pictures come. */
const topMost = 60;

function put(element: HTMLElement, top: number): void {
  element.scrollTop = top;
}

/** For so long a smooth scroll that was under way (Space, a wheel) may still pull at a window that has been put elsewhere. */
const pullsMs = 500;

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

/** How far down the window is, and what it shows. When rows change, it stays at the picture that it showed. */
export function useScroll({ scroller, layout, numbers, height, list, onLeaveTop, onTop }: Wanted) {
  const anchor = useRef<Anchor | null>(placeIn(list));
  const seat = useRef<Seat>({ top: 0, shift: 0 });
  /** Where the page itself has put the window: that is no move of the member's. */
  const stayedAt = useRef<number | null>(null);
  const kept = useRef<{ at: number; until: number } | null>(null);
  const letGo = () => {
    kept.current = null;
  };
  const { look, ...view } = useView(seat, height);
  const pace = usePace(() => look('moving'));
  const heights = { rows: layout.height, room: height };

  const remember = (top: number) => {
    const wasTop = anchor.current === null;
    anchor.current = top > topMost ? anchorAt(layout, numbers, top) : null;
    if (anchor.current) onLeaveTop();
    else if (!wasTop) onTop();
  };
  const arrive = (isJump: boolean) => {
    const element = scroller.current;
    if (!element) return;
    const at = element.scrollTop;
    const stays = at === stayedAt.current;
    seat.current = followed(seat.current, at, heights);
    const { top, shift } = seat.current;
    if (shift !== 0 && Math.abs(top - shift - at) >= 1) put(element, top - shift);
    if (!stays) remember(top);
    if (isJump || stays) pace.reset();
    const isFlying = !isJump && !stays && pace.moved(top);
    look(stays ? 'staying' : isFlying ? 'flying' : 'moving');
  };

  const stay = useLatest(() => {
    const element = scroller.current;
    if (!element || !anchor.current || layout.rows.length === 0) return;
    seat.current = seatAt(topFor(layout, placeNear(numbers, anchor.current.number), anchor.current), heights);
    put(element, seat.current.top - seat.current.shift);
    stayedAt.current = element.scrollTop;
    look('staying');
  });
  useLayoutEffect(() => stay(), [layout, stay]);
  useEffect(() => () => rememberPlace(list, anchor.current), [list]);

  /** Also where the window was moved to a moment ago, of which no event has told yet. */
  const topNow = () => {
    if (scroller.current) seat.current = followed(seat.current, scroller.current.scrollTop, heights);
    return seat.current.top;
  };
  const moveTo = (top: number) => {
    const now = topNow();
    if (!scroller.current || now === top) return;
    if (Math.abs(top - now) > 2 * height) seat.current = seatAt(top, heights);
    else seat.current = followed(seat.current, top - seat.current.shift, heights);
    put(scroller.current, seat.current.top - seat.current.shift);
    arrive(true);
    kept.current = { at: scroller.current.scrollTop, until: performance.now() + pullsMs };
  };
  return {
    ...view,
    handlers: {
      onScroll: () => {
        const keeps = kept.current && performance.now() < kept.current.until && scroller.current;
        if (keeps && keeps.scrollTop !== kept.current!.at) put(keeps, kept.current!.at);
        else arrive(false);
      },
      /** The member wants it somewhere else. */
      onWheel: letGo,
      onPointerDown: letGo,
      onKeyDownCapture: letGo,
    },
    /** Bring all of a picture into the window. */
    show: (place: number) => moveTo(topToShow(layout, place, topNow(), height)),
    toTop: () => moveTo(0),
  };
}
