// @vitest-environment node
import { expect, it } from 'vitest';
import { elapsed } from './format';

it.each([
  [0, '0 s'],
  [89, '89 s'],
  [200, '3 min 20 s'],
  [5_400, '1 h 30 min'],
  [69_727, '19 h 22 min'],
])('says %i seconds as people do', (value, words) => {
  expect(elapsed(value)).toBe(words);
});
