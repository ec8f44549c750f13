import { useRef, useState, type DragEvent, type PointerEvent } from 'react';
import { drag, dropped, isDrag } from '~/state/dragged';
import { numberAt } from './numberAt';

/** A picture is dragged alone, one that is picked with all the others; a finger drags none: it picks. */
export function useDragFrom(chosen: number[]) {
  const badge = useRef<HTMLSpanElement>(null);
  const byTouch = useRef(false);
  const handlers = {
    onPointerDownCapture: ({ pointerType }: PointerEvent) => {
      byTouch.current = pointerType === 'touch';
    },
    onDragStart: (event: DragEvent) => {
      const number = numberAt(event.target);
      if (!number || byTouch.current) return event.preventDefault();
      const numbers = chosen.includes(number) ? chosen : [number];
      drag(event.dataTransfer, numbers);
      const word = badge.current;
      if (!word || numbers.length === 1) return;
      word.textContent = `${numbers.length} pictures`;
      event.dataTransfer.setDragImage(word, -8, -8);
    },
  };
  return [badge, handlers] as const;
}

/** A place that pictures can be let go at. */
export function useDropAt(onDrop: (numbers: number[]) => void) {
  const [isOver, setOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!isDrag(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      // From one of its parts to another it is not left.
      onDragLeave: ({ currentTarget, relatedTarget }: DragEvent) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        const numbers = dropped(event.dataTransfer);
        if (numbers.length > 0) onDrop(numbers);
      },
    },
  };
}
