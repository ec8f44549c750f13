/** A wish as the line that says the same in the console; `readLine` is the way back. */
import type { GenerateBody } from '~/api/types';

/** What a prompt may not begin with, or have in it, without being read as flags. */
const dashes = /(^|\s)[-—–−]|^prompt:/i;

/** A value that would not be read as it stands is in quotes that are not in it. */
function quoted(value: string): string {
  if (/^[^\s"'“„—–−-]\S*$/.test(value)) return value;
  const mark = ['"', "'"].find((one) => !value.includes(one));
  return mark ? `${mark}${value}${mark}` : `"${value.replaceAll('"', '”')}"`;
}

/** A list that would not be read as it stands is one item in quotes. */
const listed = (value: string) => (dashes.test(value) || /,\S|^["'“„]/.test(value) ? `"${value.replaceAll('"', '”')}"` : value);

type Flag = [name: string, value: string | number | undefined];

/** What things with an id are called by people. */
interface Names {
  /** Such as `#41`. */
  reference?: string;
  collection?: string;
}

function flagsOf({ type, style_preferences: wishes }: GenerateBody, { reference, collection }: Names): string[] {
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
    ['collection', wishes.collection && (collection ?? wishes.collection)],
  ];
  const given = flags.filter(([, value]) => value !== undefined).map(([name, value]) => `--${name} ${quoted(String(value))}`);
  if (wishes.background === 'transparent') given.push('--transparent');
  if (wishes.visibility === 'private') given.push('--private');
  if (wishes.negative_prompt) given.push(`--no ${listed(wishes.negative_prompt)}`);
  return given;
}

/** A prompt that itself looks as if it had flags stands behind all of them, after `--`. */
export function toCommand(body: GenerateBody, names: Names = {}): string {
  const words = body.prompt.replace(/\s+/g, ' ').trim();
  const flags = flagsOf(body, names);
  const parts = dashes.test(words) ? [...flags, '--', words] : [words, ...flags];
  return ['/image generate', ...parts].join(' ');
}

/** Is this text meant for the console? */
export const isLine = (text: string) => /^\s*\/(image|img|i|imagine)\s+\S/i.test(text);
