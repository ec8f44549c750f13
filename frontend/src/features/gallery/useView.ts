import { useEffect, useState, type RefObject } from 'react';
import { useLatest } from '~/hooks/useLatest';
import type { Seat } from '~/state/scale';
import { isSame, nearer, type Span } from '~/state/sight';

/** The window is looked at anew each time it has moved by this. */
const step = 120;
/** So far beyond its edges it is filled; pictures that lie there have no controls yet. */
const beyond = 400;

/** How the window came to where it is. */
export type Move = 'flying' | 'moving' | 'staying';

interface View {
  start: number;
  shift: number;
  /** Where tiles have their pictures; all others are frames. */
  shown: Span;
  flies: boolean;
}

const insideOf = (start: number, height: number): Span => [start, start + step + height];
const filledAt = (start: number, height: number): Span => [start - beyond, start + step + height + beyond];

/** What a window of this height shows: in flight only frames, afterwards a little more in every frame until all is there. */
export function useView(seat: RefObject<Seat>, height: number) {
  const [view, setView] = useState<View>({ start: 0, shift: 0, shown: filledAt(0, height), flies: false });
  const look = (how: Move | 'filling') =>
    setView((now) => {
      // A frame that was asked for before the window took off.
      if (how === 'filling' && now.flies) return now;
      const { top, shift } = seat.current;
      const start = Math.floor(top / step) * step;
      const filled = filledAt(start, height);
      const next = how === 'flying' ? now.shown : how === 'staying' ? filled : nearer(now.shown, filled, insideOf(start, height));
      const shown = isSame(next, now.shown) ? now.shown : next;
      const isFlying = how === 'flying';
      if (start === now.start && shift === now.shift && shown === now.shown && isFlying === now.flies) return now;
      return { start, shift, shown, flies: isFlying };
    });
  const more = useLatest(() => look('filling'));
  const filled = filledAt(view.start, height);
  const isDone = view.flies || isSame(view.shown, filled);
  useEffect(() => {
    if (isDone) return;
    const frame = requestAnimationFrame(() => more());
    return () => cancelAnimationFrame(frame);
  }, [isDone, more, view]);
  return {
    look,
    /** What lies in the window, what of it may be looked at, and what is on the page at all. */
    inside: insideOf(view.start, height),
    shown: view.shown,
    filled,
    /** How much further up rows lie on the page than they should. */
    shift: view.shift,
  };
}
