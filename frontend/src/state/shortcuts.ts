/** All keys that the page listens to: the list of keys is drawn from here, and what acts on one asks here for its name. */

export interface Shortcut {
  /** Any of these; one after the other where there is a blank. */
  keys: string[];
  does: string;
}

const everywhere = {
  palette: { keys: ['Ctrl+k'], does: 'Find and do anything' },
  find: { keys: ['/'], does: 'To the search, or to the command line' },
  generate: { keys: ['g g'], does: 'Go to Generate' },
  gallery: { keys: ['g l'], does: 'Go to the gallery' },
  console: { keys: ['g c'], does: 'Go to the console' },
  cancel: { keys: ['Shift+x'], does: 'Cancel your picture under way' },
  undo: { keys: ['Ctrl+z'], does: 'Undo, as long as it is offered' },
  help: { keys: ['?'], does: 'This list' },
} satisfies Record<string, Shortcut>;

export type Everywhere = keyof typeof everywhere;

export interface Area {
  title: string;
  shortcuts: Shortcut[];
}

export const areas: Area[] = [
  { title: 'Everywhere', shortcuts: Object.values(everywhere) },
  {
    title: 'Prompt and command line',
    shortcuts: [
      { keys: ['Ctrl+Enter'], does: 'Generate' },
      { keys: ['Alt+ArrowUp', 'Alt+ArrowDown'], does: 'Earlier prompts' },
      { keys: ['ArrowUp', 'ArrowDown'], does: 'Earlier lines of the console' },
      { keys: ['Tab'], does: 'Take the suggestion; ↑ and ↓ choose one' },
    ],
  },
  {
    title: 'Gallery, at a picture',
    shortcuts: [
      { keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'], does: 'To the next picture that way' },
      { keys: ['Home', 'End'], does: 'To the first, to the last' },
      { keys: ['PageUp', 'PageDown'], does: 'A page up or down' },
      { keys: ['Enter'], does: 'Open it' },
      { keys: ['x'], does: 'Pick it' },
      { keys: ['Ctrl+a'], does: 'Pick all' },
      { keys: ['f', '.'], does: 'Favourite' },
      { keys: ['c'], does: 'Add to a collection' },
      { keys: ['t'], does: 'Add a tag' },
      { keys: ['Delete'], does: 'Delete it, or all that is picked' },
      { keys: ['Escape'], does: 'Pick none' },
    ],
  },
  {
    title: 'A picture in full',
    shortcuts: [
      { keys: ['ArrowLeft', 'ArrowRight'], does: 'Newer, older' },
      { keys: ['+', '-', '0'], does: 'Larger, smaller, whole' },
      { keys: ['f'], does: 'Favourite' },
      { keys: ['Escape'], does: 'Close' },
    ],
  },
];

const names = Object.keys(everywhere) as Everywhere[];

/** What a key means, after `before` where that was the first of two: a short cut, or the first key of one. */
export function meaningOf(name: string, before: string | null): Everywhere | 'begins' | null {
  const typed = before ? `${before} ${name}` : name;
  const found = names.find((one) => everywhere[one].keys.includes(typed));
  if (found) return found;
  const begins = names.some((one) => everywhere[one].keys.some((keys) => keys.startsWith(`${typed} `)));
  if (begins) return 'begins';
  return before ? meaningOf(name, null) : null;
}
