import { useCallback, useInsertionEffect, useRef } from 'react';

/**
 * A function that stays the same one and does what the newest render would: for parts that are many and seldom change,
 * and for effects that must not start anew. (React's own `useEffectEvent` is not there in a host's React 18.)
 */
export function useLatest<Given extends unknown[], Back>(work: (...given: Given) => Back): (...given: Given) => Back {
  const latest = useRef(work);
  useInsertionEffect(() => {
    latest.current = work;
  });
  return useCallback((...given: Given) => latest.current(...given), []);
}
