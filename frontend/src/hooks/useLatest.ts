import { useCallback, useEffect, useRef } from 'react';

/** A function that stays the same one and does what the newest render would: for parts that are many and seldom change. */
export function useLatest<Given extends unknown[], Back>(work: (...given: Given) => Back): (...given: Given) => Back {
  const latest = useRef(work);
  useEffect(() => {
    latest.current = work;
  });
  return useCallback((...given: Given) => latest.current(...given), []);
}
