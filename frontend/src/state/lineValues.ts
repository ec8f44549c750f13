/** What may stand behind a flag of a line, as the server has it. */
import type { CommandOption } from '~/api/types';

export type Value = string | number | string[];

/** The line is not right; `readLine` alone catches it. */
export class Mistake extends Error {}

export const fail = (): never => {
  throw new Mistake();
};

const longestName = 100;
const ref = /^(#\d{1,9}(\.\d{1,2})?|\^\d{0,3}|[\da-f]{8}[\da-f-]{0,28})$/i;
const edges = [256, 4_096] as const;

const between = (text: string, low: number, high: number) => Number(text) >= low && Number(text) <= high;

function sizeOf(text: string, { choices = [] }: CommandOption): string {
  if (choices.includes(text.toLowerCase())) return text.toLowerCase();
  const [, width, height] = /^(\d{1,5})[xX×](\d{1,5})$/.exec(text) ?? [];
  if (width && height && [width, height].every((side) => between(side, ...edges))) return `${Number(width)}x${Number(height)}`;
  const [, across, down] = /^(\d{1,2}):(\d{1,2})$/.exec(text) ?? [];
  return across && down && [across, down].every((side) => between(side, 1, 32)) ? `${Number(across)}:${Number(down)}` : fail();
}

function wholeOf(text: string, { choices = [], min = 0, max = 0 }: CommandOption): Value {
  if (choices.includes(text.toLowerCase())) return text.toLowerCase();
  return /^\d{1,19}$/.test(text) && between(text, min, max) ? Number(text) : fail();
}

export function checked(option: CommandOption, text: string): Value {
  const word = option.also?.[text.toLowerCase()] ?? text;
  if (option.type === 'integer') return wholeOf(word, option);
  if (option.type === 'size') return sizeOf(word, option);
  if (option.type === 'choice') return option.choices?.includes(word.toLowerCase()) ? word.toLowerCase() : fail();
  if (option.type === 'ref' && !ref.test(word)) fail();
  return word.length > longestName ? fail() : word;
}

