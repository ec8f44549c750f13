// @vitest-environment node
import { expect, it } from 'vitest';
import { added, bulkWords } from './bulk';

const some = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it.each([
  ['delete', { done: 1 }, 1, '#1 is in the trash.'],
  ['delete', { done: 2, not_allowed: 1 }, 3, '2 pictures are in the trash. 1 picture of others stayed as before.'],
  ['tag', { done: 0, unchanged: 2 }, 2, '2 pictures are tagged.'],
  ['delete', { not_allowed: 1 }, 1, '1 picture of others stayed as before.'],
  ['restore', { not_found: 2 }, 2, '2 pictures could not be found.'],
] as const)('tells what came of %s', (action, counts, count, words) => {
  expect(bulkWords(action, counts, some(count))).toBe(words);
});

it('adds up what came of several calls', () => {
  expect(added({ done: 500 }, { done: 3, refused: 1 })).toEqual({ done: 503, refused: 1 });
});
