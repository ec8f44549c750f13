import { useRef } from 'react';

/** What opened a dialog may be gone with the page that it was on. */
const fallbacks = ['[data-image][tabindex="0"]', 'main a, main button, main input, main textarea', 'a, button'];

const isThere = (element: Element | null | undefined): element is HTMLElement =>
  element instanceof HTMLElement && element.isConnected && element !== document.body;

const anyPlace = () => fallbacks.map((one) => document.querySelector(one)).find(isThere);

/**
 * Give the focus back to what opened a dialog; `instead` may name a better place at the time of closing, or `false` where
 * the focus is on its way already. It is never left nowhere.
 */
export function useReturnFocus(instead?: () => HTMLElement | null | false) {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = document.activeElement;
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const better = instead?.();
      if (better === false) return;
      const target = [better, opener.current].find(isThere) ?? anyPlace();
      target?.focus();
    },
  };
}
