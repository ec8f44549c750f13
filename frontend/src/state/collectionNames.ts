/** Offers the names of collections in a command line; a part that comes with the first flag that is typed. */
import type { Collection, CommandManifest } from '~/api/types';
import { commandOf, type Suggestion } from './completion';

/** Up to where the name begins, and what there is of it. */
export type NameAt = [head: string, typed: string];

/** Where a collection's name is being typed, with or without a quote before it. */
export function nameAt(line: string, known: CommandManifest | undefined): NameAt | null {
  const [, head = '', flag = '', typed = ''] = /^(\/.*\s--([a-z]+)(?:\s+|=))["'“„]?([^"“”„]*)$/i.exec(line) ?? [];
  const option = known && commandOf(line.split(/\s+/)[1], known)?.options.find(({ name, aliases }) => [name, ...aliases].includes(flag.toLowerCase()));
  return option?.dynamic === 'collections' ? [head, typed.toLowerCase()] : null;
}

/** A value as it stands in a line, in quotes that are not in it. */
function asValue(name: string): string {
  if (/^[\p{L}\p{N}]\S*$/u.test(name)) return name;
  const [open, close] = ['""', "''"].find(([mark = '']) => !name.includes(mark)) ?? '“”';
  return `${open}${name}${close}`;
}

/** Names with what is typed in them, those that begin so first. */
export function offerNames([head, typed]: NameAt, all: Pick<Collection, 'name'>[]): Suggestion[] {
  const at = (name: string) => name.toLowerCase().indexOf(typed);
  return all
    .map(({ name }) => name)
    .filter((name) => at(name) >= 0 && name.toLowerCase() !== typed.trim())
    .sort((one, other) => Number(at(one) > 0) - Number(at(other) > 0))
    .map((word) => ({ line: `${head}${asValue(word)} `, word, about: '' }));
}
