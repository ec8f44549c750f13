import { useRef } from 'react';

/** What opened a dialog may be gone with the page that it was on; in a host's page the rest is the host's. */
const fallbacks = ['[data-image][tabindex="0"]', 'main :is(a, button, input, textarea)', ':is(a, button)'];

const isThere = (element: Element | null | undefined): element is HTMLElement =>
  element instanceof HTMLElement && element.isConnected && element !== document.body;

const anyPlace = () => fallbacks.map((one) => document.querySelector(`.sv-root ${one}`)).find(isThere);

/**
 * Give the focus back to what opened a dialog; `instead` may name a better place at the time of closing, or `false` where
 * the focus is on its way already. It is never left nowhere. What is marked `data-first` gets it at the beginning.
 */
export function useReturnFocus(instead?: () => HTMLElement | null | false) {
  const opener = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event: Event) => {
      opener.current = document.activeElement;
      const first = event.target instanceof Element ? event.target.querySelector<HTMLElement>('[data-first]') : null;
      if (!first) return;
      event.preventDefault();
      first.focus();
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
