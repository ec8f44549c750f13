import type { KeyboardEvent } from 'react';
import { useBulk } from '~/hooks/useBulk';
import { isTyping, keyName, mayUse } from '~/state/keyboard';
import { numberAt } from './numberAt';
import type { Selection } from './useSelection';

/** Keys of the tile in focus: x picks, Delete deletes it or all that is picked, Ctrl+A picks all, Esc none. */
export function useGalleryKeys(sid: string, selection: Selection, trash: boolean) {
  const run = useBulk(sid);
  const { chosen, toggle, clear, all } = selection;
  const remove = (number: number) => {
    const meant = chosen.length > 0 ? chosen : [number].filter(Boolean);
    if (meant.length === 0 || trash) return false;
    clear();
    void run('delete', meant);
  };
  const keys: Record<string, (number: number) => false | void> = {
    x: (number) => (number ? toggle(number, false) : false),
    Escape: () => (chosen.length > 0 ? clear() : false),
    'Ctrl+a': all,
    Delete: remove,
  };
  return (event: KeyboardEvent) => {
    const name = keyName(event);
    if (isTyping(event.target) || !mayUse(name)) return;
    if (!keys[name] || keys[name](numberAt(event.target)) === false) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
