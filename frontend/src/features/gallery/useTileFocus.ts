import { useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react';
import { useLatest } from '~/hooks/useLatest';
import { placeNear, placeOf } from '~/state/imageIndex';
import { placeAfter, type Layout } from '~/state/rows';
import { tileAt } from './numberAt';

interface Wanted {
  list: RefObject<HTMLElement | null>;
  layout: Layout;
  numbers: number[];
  height: number;
  /** The picture that lies open on top. */
  open: number | null;
  show: (place: number) => void;
}

/**
 * Which tile the keyboard is at. Only that one is in the Tab order and it is never taken off the page; when its picture
 * goes, the next one has its place.
 */
export function useTileFocus({ list, layout, numbers, height, open, show }: Wanted) {
  const [last, setLast] = useState<number | null>(null);
  const hadFocus = useRef<number | null>(null);
  const wanted = useRef<number | null>(null);
  // Whoever closes a picture comes back to its tile, whichever was opened first.
  if (open !== null && open !== last) setLast(open);

  const place = last === null ? -1 : Math.min(placeNear(numbers, last), numbers.length - 1);
  const active = numbers[place] ?? null;

  const openPlace = open === null ? -1 : placeOf(numbers, open);
  const bringOpen = useLatest(() => openPlace >= 0 && void show(openPlace));
  const isListed = openPlace >= 0;
  useEffect(() => void bringOpen(), [open, isListed, layout.shape, bringOpen]);

  useEffect(() => {
    const lost = hadFocus.current !== null && hadFocus.current !== active && document.activeElement === document.body;
    const to = wanted.current ?? (lost ? active : null);
    const tile = to !== null && list.current?.querySelector<HTMLElement>(`[data-image="${to}"]`);
    if (!tile) return;
    wanted.current = null;
    tile.focus({ preventScroll: true });
  });

  return {
    active,
    place,
    onFocus: ({ target }: FocusEvent) => {
      const number = tileAt(target);
      if (!number) return;
      hadFocus.current = number;
      setLast(number);
    },
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget) hadFocus.current = null;
    },
    onKeyDown: (event: KeyboardEvent) => {
      const number = tileAt(event.target);
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !number) return;
      const page = Math.max(1, Math.floor(height / (layout.shape.target + layout.shape.foot)));
      const next = placeAfter(layout, placeOf(numbers, number), event.key, page);
      if (next === null) return;
      event.preventDefault();
      event.stopPropagation();
      show(next);
      wanted.current = numbers[next]!;
      setLast(numbers[next]!);
    },
  };
}
