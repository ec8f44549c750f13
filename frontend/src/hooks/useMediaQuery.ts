import { useSyncExternalStore } from 'react';

/** Does the screen match now? Only for what CSS alone cannot do. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia?.(query);
      list?.addEventListener('change', changed);
      return () => list?.removeEventListener('change', changed);
    },
    () => window.matchMedia?.(query).matches ?? false,
  );
}

export const phone = '(max-width: 639.98px)';
export const wide = '(min-width: 1280px)';
