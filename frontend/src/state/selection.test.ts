// @vitest-environment node
import { expect, it } from 'vitest';
import { pick, type Picked } from './selection';

const list = [5, 4, 3, 2, 1];
const none: Picked = { numbers: new Set(), anchor: null };
const after = (...presses: [number, boolean?][]) =>
  [...presses.reduce((now, [number, range = false]) => pick(now, number, range, list), none).numbers].sort();

it('takes a picture out again by a second press', () => {
  expect(after([3], [4])).toEqual([3, 4]);
  expect(after([3], [3])).toEqual([]);
});

it('adds a range, upwards and downwards', () => {
  expect(after([4], [2, true])).toEqual([2, 3, 4]);
  expect(after([2], [4, true], [5, true])).toEqual([2, 3, 4, 5]);
});

it('has no range without a start that is still in the list', () => {
  expect(after([3, true])).toEqual([3]);
  expect([...pick({ numbers: new Set([9]), anchor: 9 }, 2, true, list).numbers]).toEqual([9, 2]);
});
