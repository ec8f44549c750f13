import { useMemo, useState } from 'react';
import { pick, type Picked } from '~/state/selection';

const none: Picked = { numbers: new Set(), anchor: null };

/** Which pictures of the list are picked; one that has left the list is not picked any more. */
export function useSelection(numbers: number[]) {
  const [picked, setPicked] = useState<Picked>(none);
  const chosen = useMemo(
    () => (picked.numbers.size > 0 ? numbers.filter((number) => picked.numbers.has(number)) : []),
    [numbers, picked],
  );
  return {
    /** Their numbers, newest first. */
    chosen,
    has: (number: number) => picked.numbers.has(number),
    /** With `range`, everything from the last one that was picked to this one. */
    toggle: (number: number, range: boolean) => setPicked((now) => pick(now, number, range, numbers)),
    all: () => setPicked({ numbers: new Set(numbers), anchor: null }),
    clear: () => setPicked(none),
  };
}

export type Selection = ReturnType<typeof useSelection>;
