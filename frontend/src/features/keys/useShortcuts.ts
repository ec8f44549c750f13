import { useEffect, useRef } from 'react';
import { useCancelMine } from '~/hooks/useCancelMine';
import { useGoing } from '~/hooks/useGoing';
import { useLatest } from '~/hooks/useLatest';
import { useDialogs } from '~/state/dialogs';
import { focusField } from '~/state/fields';
import { isTyping, keyName, mayUse } from '~/state/keyboard';
import { meaningOf, type Everywhere } from '~/state/shortcuts';

/** The second key of two has to follow soon. */
const togetherMs = 1_500;

const held = ['Control', 'Meta', 'Alt', 'Shift', 'AltGraph'];

/** Somebody types, or whatever has the focus has taken the key for itself. */
function isTaken(event: KeyboardEvent): boolean {
  const name = keyName(event);
  return event.defaultPrevented || event.isComposing || !mayUse(name, event.target) || (isTyping(event.target) && name !== 'Ctrl+k');
}

/** What lies open over the page has to be answered first; only the viewer is a place to go on from. */
const isBlocked = () => useDialogs.getState().open !== null || document.querySelector('[role="dialog"]:not([data-viewer])') !== null;

/** Keys that work wherever the focus is in a session; while a dialog lies open only those that open another one. */
export function useShortcuts(sid: string): void {
  const { place, go } = useGoing(sid);
  const cancel = useCancelMine(sid);
  const show = useDialogs((dialogs) => dialogs.show);
  const acts: Partial<Record<Everywhere, () => void>> = {
    palette: () => show('palette'),
    help: () => show('keys'),
    find: () => {
      if (focusField(place.page === 'gallery' ? 'search' : 'command')) return;
      go('console');
    },
    generate: () => go('generate'),
    gallery: () => go('gallery'),
    console: () => go('console'),
    cancel,
  };
  const act = useLatest((meant: Everywhere, mayGo: boolean) => {
    if (!acts[meant] || (!mayGo && meant !== 'palette' && meant !== 'help')) return false;
    acts[meant]();
    return true;
  });

  const first = useRef<{ name: string; at: number } | null>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (held.includes(event.key) || isTaken(event)) return;
      const name = keyName(event);
      // One that is still on its way is not to come any more.
      if (name === 'Escape') useDialogs.getState().close();
      const before = first.current && event.timeStamp - first.current.at < togetherMs ? first.current.name : null;
      first.current = null;
      const meant = meaningOf(name, before);
      if (meant === 'begins') first.current = { name, at: event.timeStamp };
      else if (meant !== null && !isBlocked() && act(meant, document.querySelector('[data-viewer]') === null)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [act]);
}
