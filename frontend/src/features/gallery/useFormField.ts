import { useEffect, useRef, type KeyboardEvent } from 'react';
import { focusSoon } from '~/state/fields';

/** The field of a form that has just opened: it has the focus, and Esc in it closes the form and gives the focus back. */
export function useFormField(onCancel: () => void) {
  const ref = useRef<HTMLInputElement>(null);
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    opener.current ??= document.activeElement;
    ref.current?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
    const back = opener.current;
    if (back instanceof HTMLElement && back.isConnected && back !== document.body) back.focus();
    else focusSoon('picture', 'search');
  };
  return [ref, onKeyDown] as const;
}
