/** Which key was pressed, and whether the page may take it for a short cut. */
import { create } from 'zustand';
import { load, save } from './storage';

const isIn = (target: EventTarget | null, where: string) => target instanceof Element && target.closest(where) !== null;

/** A key that is pressed where somebody types is a letter, and no short cut. */
export const isTyping = (target: EventTarget | null) => isIn(target, 'input:not([type="checkbox"], [type="radio"]), textarea, select');

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** With what is held, such as `Ctrl+k`, `Shift+x`, `?` or `PageDown`; Ctrl and ⌘ are one. */
export function keyName({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const held = [(ctrlKey || metaKey) && 'Ctrl', altKey && 'Alt', shiftKey && !isSign && 'Shift'];
  return [...held.filter(Boolean), key.length === 1 ? key.toLowerCase() : key].join('+');
}

/** A letter or a sign, alone or with Shift: speech input and a slip of the hand write those, too. */
export const isSingle = (name: string) => /^(Shift\+)?.$/u.test(name);

/** What Ctrl is called on this machine. */
export const ctrlWord = () => (/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl');

const key = 'sv:single-keys';

interface SingleKeys {
  on: boolean;
  choose: (on: boolean) => void;
}

export const useSingleKeys = create<SingleKeys>((set) => ({
  on: load(key, true),
  choose: (on) => {
    save(key, on);
    set({ on });
  },
}));

/** Those that move and close are no short cuts: nobody does without them. */
const isWay = (name: string) => /^(Arrow|Escape)/.test(name);

/** Has the member left this key to the page, and the host to our part of it? */
export const mayUse = (name: string, target: EventTarget | null) =>
  isWay(name) || (!isIn(target, '[data-keys="off"]') && (useSingleKeys.getState().on || !isSingle(name)));

/** On our own page everything is ours; in a host's only what has the focus inside our part of it. */
export const isOurs = (target: EventTarget | null) => isIn(target, '.sv-root');
