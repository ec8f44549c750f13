import { useEffect, useRef } from 'react';
import { isOurs, isTyping, keyName, mayUse } from '~/state/keyboard';

/** Keys, by their names, for as long as this is on the page; not while somebody types. */
export function useKeys(keys: Record<string, () => void>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const name = keyName(event);
      if (!isOurs(event.target) || isTyping(event.target) || !mayUse(name, event.target)) return;
      const act = latest.current[name];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
