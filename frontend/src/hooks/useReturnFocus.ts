import { useRef } from 'react';

/** Give the focus back to what opened a dialog; `instead` may name a better place at the time of closing. */
export function useReturnFocus(instead?: () => HTMLElement | null) {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const target = instead?.() ?? opener.current;
      if (target instanceof HTMLElement) target.focus();
    },
  };
}
