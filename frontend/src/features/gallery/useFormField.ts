import { useEffect, useRef, type KeyboardEvent } from 'react';

/** The field of a form that has just opened: it has the focus, and Esc in it closes the form. */
export function useFormField(onCancel: () => void) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };
  return [ref, onKeyDown] as const;
}
