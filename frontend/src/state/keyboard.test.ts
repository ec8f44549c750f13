import { afterEach, expect, it } from 'vitest';
import { isSingle, keyName, mayUse, useSingleKeys } from './keyboard';

const pressed = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  keyName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

afterEach(() => useSingleKeys.getState().choose(true));

it.each([
  [pressed('x'), 'x'],
  [pressed('X', { shiftKey: true }), 'Shift+x'],
  [pressed('X'), 'x'],
  [pressed('?', { shiftKey: true }), '?'],
  [pressed('k', { ctrlKey: true }), 'Ctrl+k'],
  [pressed('k', { metaKey: true }), 'Ctrl+k'],
  [pressed('ArrowUp', { altKey: true }), 'Alt+ArrowUp'],
  [pressed('ArrowDown', { shiftKey: true }), 'Shift+ArrowDown'],
])('names %s', (name, expected) => expect(name).toBe(expected));

it('knows letters and signs from keys that nobody writes with', () => {
  expect(['x', 'Shift+x', '?', '/', '0'].map(isSingle)).toEqual([true, true, true, true, true]);
  expect(['Ctrl+k', 'Delete', 'ArrowUp', 'Escape', 'Alt+x'].map(isSingle)).toEqual([false, false, false, false, false]);
});

it('leaves single keys alone once they are off', () => {
  useSingleKeys.getState().choose(false);
  expect(mayUse('x', null)).toBe(false);
  expect(mayUse('Ctrl+k', null)).toBe(true);
  expect(mayUse('Delete', null)).toBe(true);
});
