/** What narrows the gallery down, part by part, so that each can be taken away by itself. */
import type { Filters } from './filters';
import { typeWord } from './words';

export interface ActiveFilter {
  name: string;
  /** Has it a button of its own that shows that it is on? */
  isShown: boolean;
  without: Filters;
}

/** The parts of a search: words, operators, and whatever stands between quotes. */
export const searchParts = (q: string): string[] => q.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];

export function activeFilters(filters: Filters, collections: { id: string; name: string }[]): ActiveFilter[] {
  const parts = searchParts(filters.q);
  const words = parts.map((part, place) => ({
    name: part,
    isShown: false,
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
