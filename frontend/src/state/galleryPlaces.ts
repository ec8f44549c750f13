/** How far down each list was, for as long as the page is open. */
import type { Filters } from './filters';
import type { Anchor } from './rows';

const anchors = new Map<string, Anchor>();

export const listName = (sid: string, filters: Filters) => JSON.stringify([sid, filters]);

export function rememberPlace(list: string, anchor: Anchor | null): void {
  if (anchor) anchors.set(list, anchor);
  else anchors.delete(list);
}

export const placeIn = (list: string): Anchor | null => anchors.get(list) ?? null;
