// @vitest-environment node
import { expect, it } from 'vitest';
import { activeFilters, searchParts } from './activeFilters';
import { noFilters } from './filters';

const collections = [{ id: 'c1', name: 'Seattle' }];

it('takes a search apart, and leaves together what stands in quotes', () => {
  expect(searchParts('rain  tag:npc -by:"Old Maya" "neon sign"')).toEqual(['rain', 'tag:npc', '-by:"Old Maya"', '"neon sign"']);
  expect(searchParts('collection:"Seatt')).toEqual(['collection:"Seatt']);
  expect(searchParts(' ')).toEqual([]);
});

it('has nothing to take away where nothing is filtered', () => {
  expect(activeFilters(noFilters, collections)).toEqual([]);
});

it('takes away one part and leaves the others', () => {
  const filters = { ...noFilters, q: 'rain tag:npc', favorite: true, type: 'scene' as const, collection: 'c1' };
  const found = activeFilters(filters, collections);
  expect(found.map(({ name }) => name)).toEqual(['rain', 'tag:npc', 'Scene', 'Seattle', 'Favourites']);
  expect(found[0]!.without).toEqual({ ...filters, q: 'tag:npc' });
  expect(found[2]!.without).toEqual({ ...filters, type: null });
  expect(found[3]!.without).toEqual({ ...filters, collection: null });
  expect(found[4]!.without).toEqual({ ...filters, favorite: false });
});

it('names what only an address knows', () => {
  expect(activeFilters({ ...noFilters, collection: 'gone', trash: true }, []).map(({ name }) => name)).toEqual(['A collection', 'Trash']);
});

it('leaves plain words to the field that they stand in', () => {
  const shown = activeFilters({ ...noFilters, q: 'rain "neon sign" 12:30 tag:npc -by:"Old Maya" -fog' }, []).filter(({ isShown }) => !isShown);
  expect(shown.map(({ name }) => name)).toEqual(['tag:npc', '-by:"Old Maya"', '-fog']);
});
