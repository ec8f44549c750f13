import { useState } from 'react';
import type { Image } from '~/api/types';
import { pick, type Picked } from '~/state/selection';

const none: Picked = { numbers: new Set(), anchor: null };

/** Which pictures of the list are picked; one that has left the list is not picked any more. */
export function useSelection(images: Image[]) {
  const [picked, setPicked] = useState<Picked>(none);
  const chosen = images.filter((image) => picked.numbers.has(image.number));
  return {
    chosen,
    has: (number: number) => picked.numbers.has(number),
    /** With `range`, everything from the last one that was picked to this one. */
    toggle: (number: number, range: boolean) => setPicked((now) => pick(now, number, range, images)),
    all: () => setPicked({ numbers: new Set(images.map(({ number }) => number)), anchor: null }),
    clear: () => setPicked(none),
  };
}

export type Selection = ReturnType<typeof useSelection>;
