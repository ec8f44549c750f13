import { useEffect, useRef } from 'react';
import { flies, paced, standsAfterMs, type Pace } from '~/state/sight';

const still: Pace = { moves: [] };

/** Whether the window flies, by its moves; `onStand` is told when it has come to a stand. */
export function usePace(onStand: () => void) {
  const pace = useRef(still);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const frame = useRef(0);
  const wait = () => {
    clearTimeout(timer.current);
    cancelAnimationFrame(frame.current);
  };
  useEffect(() => wait, []);
  // On a slow machine the next move may still wait for its frame.
  const land = () => {
    frame.current = requestAnimationFrame(() => {
      pace.current = still;
      onStand();
    });
  };
  return {
    /** The member has moved it to here: does it fly? */
    moved: (top: number): boolean => {
      wait();
      pace.current = paced(pace.current, top, performance.now());
      const isFlying = flies(pace.current);
      if (isFlying) timer.current = setTimeout(land, standsAfterMs);
      return isFlying;
    },
    /** The page has moved it. */
    reset: () => {
      wait();
      pace.current = still;
    },
  };
}
