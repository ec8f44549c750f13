/** A wish as the line that says the same in the console, and back. */
import type { GenerateBody, StylePreferences, SubjectType } from '~/api/types';
import type { Draft } from './draft';

/** What a prompt may not begin with, or have in it, without being read as flags. */
const dashes = /(^|\s)[-—–−]|^prompt:/i;

/** Values with blanks stand in quotes, unless the flag takes a list, which runs to the next flag. */
const quoted = (value: string) => (/\s/.test(value) ? `"${value}"` : value);

/** A list that would not be read as it stands is one item in quotes. */
const listed = (value: string) => (dashes.test(value) || /,\S|^["'“„]/.test(value) ? `"${value.replaceAll('"', '”')}"` : value);

type Flag = [name: string, value: string | number | undefined];

function flagsOf(type: SubjectType, wishes: StylePreferences, reference?: string): string[] {
  const flags: Flag[] = [
    ['type', type === 'scene' ? undefined : type],
    ['provider', wishes.provider],
    ['model', wishes.model],
    ['size', wishes.size],
    ['quality', wishes.quality],
    ['style', wishes.style],
    ['template', wishes.template],
    ['ref', wishes.reference && (reference ?? wishes.reference)],
    ['seed', wishes.seed],
    ['n', wishes.n],
    ['collection', wishes.collection],
  ];
  const given = flags.filter(([, value]) => value !== undefined).map(([name, value]) => `--${name} ${quoted(String(value))}`);
  if (wishes.background === 'transparent') given.push('--transparent');
  if (wishes.visibility === 'private') given.push('--private');
  if (wishes.negative_prompt) given.push(`--no ${listed(wishes.negative_prompt)}`);
  return given;
}

/**
 * A prompt that itself looks as if it had flags stands behind all of them, after `--`. `reference` is how people call the
 * picture to go by, such as `#41`.
 */
export function toCommand({ prompt, type, style_preferences }: GenerateBody, reference?: string): string {
  const words = prompt.replace(/\s+/g, ' ').trim();
  const flags = flagsOf(type, style_preferences, reference);
  const parts = dashes.test(words) ? [...flags, '--', words] : [words, ...flags];
  return ['/image generate', ...parts].join(' ');
}

const start = /^\/(image|img|i)\s+(generate|gen|g)\s+|^\/(image|img|i|imagine)\s+/;
const flagAt = /(?:^|\s)--([a-z]+)(?=\s|=|$)/g;
const types: string[] = ['scene', 'character', 'location', 'item'];

/** A draft in which the picture to go by is still a name: `#41`, `^`, or an id. */
export interface Wish extends Partial<Omit<Draft, 'reference'>> {
  ref?: string;
}

const readers: Record<string, (value: string) => Wish | null> = {
  type: (value) => (types.includes(value) ? { type: value as SubjectType } : null),
  provider: (provider) => ({ provider }),
  model: (model) => ({ model }),
  size: (size) => (/^\d+x\d+$/.test(size) ? { size } : null),
  quality: (quality) => ({ quality }),
  style: (style) => (style === 'vivid' || style === 'natural' ? { style } : { template: style }),
  template: (template) => ({ template }),
  ref: (ref) => (/^(#\d+|\^|[\da-f-]{36})$/.test(ref) ? { ref } : null),
  image: (ref) => readers.ref!(ref),
  transparent: (rest) => (rest ? null : { transparent: true }),
  seed: (seed) => (/^\d+$/.test(seed) ? { seed } : null),
  n: (n) => (/^[1-4]$/.test(n) ? { n: Number(n) } : null),
  // By its name it would have to be looked up; the copied one is an id.
  collection: (collection) => (/^[\da-f-]{36}$/.test(collection) ? { collection } : null),
  no: (negativePrompt) => ({ negativePrompt }),
  background: (value) => (value === 'transparent' ? { transparent: true } : null),
  private: (rest) => (rest ? null : { visibility: 'private' }),
  public: (rest) => (rest ? null : { visibility: 'table' }),
};

/** What a pasted line asks for, as far as the form can say it too; null for every other text. */
export function fromCommand(text: string): Wish | null {
  const line = text.trim().replace(/\s+/g, ' ');
  const head = start.exec(line);
  if (!head) return null;
  const [flags = '', behind] = line.slice(head[0].length).split(/(?:^|\s)--(?:\s|$)/);
  const found = [...flags.matchAll(flagAt)];
  const before = flags.slice(0, found[0]?.index ?? flags.length).trim();
  let wish: Wish = { prompt: behind ?? before };
  for (const [index, match] of found.entries()) {
    const value = flags.slice(match.index + match[0].length, found[index + 1]?.index).replace(/^=/, '').trim().replace(/^"(.*)"$/, '$1');
    const read = readers[match[1]!]?.(value);
    if (!read) return null;
    wish = { ...wish, ...read };
  }
  return wish.prompt ? wish : null;
}
