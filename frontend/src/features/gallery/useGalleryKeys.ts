import { useRef, type KeyboardEvent } from 'react';
import { useBulk } from '~/hooks/useBulk';
import { isTyping, keyName, mayUse } from '~/state/keyboard';
import { tileAt } from './numberAt';
import type { Selection } from './useSelection';

/** The second key of two follows so soon. */
const togetherMs = 1_500;

/** What asks for a word more before it is done. */
export type Form = 'tag' | 'collect';

interface Wanted {
  sid: string;
  selection: Selection;
  trash: boolean;
  onForm: (form: Form) => void;
  onStar: (number: number) => void;
}

/** Keys of the tile in focus. They act on all that is picked, or else on that one. */
export function useGalleryKeys({ sid, selection, trash, onForm, onStar }: Wanted) {
  const run = useBulk(sid);
  const { chosen, toggle, clear, all } = selection;
  const remove = (number: number) => {
    const meant = chosen.length > 0 ? chosen : [number].filter(Boolean);
    if (meant.length === 0 || trash) return false;
    clear();
    void run('delete', meant);
  };
  const star = (number: number) => {
    if (trash || !number) return false;
    if (chosen.length > 0) void run('favorite', chosen);
    else onStar(number);
  };
  const ask = (form: Form) => (number: number) => {
    if (trash || !number) return false;
    if (chosen.length === 0) toggle(number, false);
    onForm(form);
  };
  const keys: Record<string, (number: number) => false | void> = {
    x: (number) => (number ? toggle(number, false) : false),
    f: star,
    '.': star,
    c: ask('collect'),
    t: ask('tag'),
    Escape: () => (chosen.length > 0 ? clear() : false),
    'Ctrl+a': all,
    Delete: remove,
  };
  const before = useRef({ name: '', at: 0 });
  return (event: KeyboardEvent) => {
    const name = keyName(event);
    // `g c` leads to the console, wherever it is pressed.
    const isSecond = before.current.name === 'g' && event.timeStamp - before.current.at < togetherMs;
    before.current = { name, at: event.timeStamp };
    if (isSecond || event.defaultPrevented || isTyping(event.target) || !mayUse(name, event.target)) return;
    if (!keys[name] || keys[name](tileAt(event.target)) === false) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
