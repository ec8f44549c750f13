import { useRef, type PointerEvent, type SyntheticEvent } from 'react';
import { numberAt } from './numberAt';

const longMs = 450;
const slop = 10;

/** A finger that rests on a picture picks it; the press that this ends with opens nothing. */
export function useLongPress(onPick: (number: number) => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null);
  const picked = useRef(false);
  const end = () => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      picked.current = false;
      const number = event.pointerType === 'touch' ? numberAt(event.target) : 0;
      if (!number) return;
      end();
      const timer = setTimeout(() => {
        picked.current = true;
        onPick(number);
      }, longMs);
      press.current = { timer, x: event.clientX, y: event.clientY };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (press.current && Math.hypot(clientX - press.current.x, clientY - press.current.y) > slop) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    // The browser's own menu for a picture below the finger.
    onContextMenu: (event: SyntheticEvent) => {
      if (picked.current || press.current) event.preventDefault();
    },
    onClickCapture: (event: SyntheticEvent) => {
      if (!picked.current) return;
      picked.current = false;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
