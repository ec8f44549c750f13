/** What narrows the gallery down, part by part, so that each can be taken away by itself. */
import type { Filters } from './filters';
import { typeWord } from './words';

export interface ActiveFilter {
  name: string;
  /** Is it shown elsewhere: by a button of its own that is on, or by the field that it was typed into? */
  isShown: boolean;
  without: Filters;
}

/** The parts of a search: words, operators, and whatever stands between quotes. */
export const searchParts = (q: string): string[] => q.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];

/** `tag:npc`, `-rain`: what says more than that a prompt has the word in it. */
const operator = /^(-|[a-z]+:)/i;

export function activeFilters(filters: Filters, collections: { id: string; name: string }[]): ActiveFilter[] {
  const parts = searchParts(filters.q);
  const words = parts.map((part, place) => ({
    name: part,
    isShown: !operator.test(part),
    without: { ...filters, q: parts.filter((_, other) => other !== place).join(' ') },
  }));
  const { type, collection } = filters;
  const named = collections.find(({ id }) => id === collection)?.name ?? 'A collection';
  return [
    ...words,
    ...(type ? [{ name: typeWord[type], isShown: false, without: { ...filters, type: null } }] : []),
    ...(collection ? [{ name: named, isShown: false, without: { ...filters, collection: null } }] : []),
    ...(filters.mine ? [{ name: 'Mine', isShown: true, without: { ...filters, mine: false } }] : []),
    ...(filters.favorite ? [{ name: 'Favourites', isShown: true, without: { ...filters, favorite: false } }] : []),
    ...(filters.trash ? [{ name: 'Trash', isShown: true, without: { ...filters, trash: false } }] : []),
  ];
}
