// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { decodeIndex, heldAt, placeNear, placeOf, withKept, withoutNumbers, type ImageIndex } from './imageIndex';

const indexOf = (...numbers: number[]): ImageIndex => ({ numbers, ratios: numbers.map((number) => number / 10), users: [] });

it('reads numbers from gaps and ratios from thousandths', () => {
  const wire = { top: 12, gaps: [0, 1, 4], ratios: [1500, 1000, 667], users: ['ann'] };
  expect(decodeIndex(wire)).toEqual({ numbers: [12, 11, 7], ratios: [1.5, 1, 0.667], users: ['ann'] });
  expect(decodeIndex({ top: 0, gaps: [], ratios: [], users: [] }).numbers).toEqual([]);
});

it('finds a number, or the place where it would be', () => {
  const numbers = [9, 7, 4, 1];
  expect(numbers.map((number) => placeOf(numbers, number))).toEqual([0, 1, 2, 3]);
  expect([10, 8, 5, 0].map((number) => placeOf(numbers, number))).toEqual([-1, -1, -1, -1]);
  expect([10, 8, 5, 0].map((number) => placeNear(numbers, number))).toEqual([0, 1, 2, 4]);
});

it('leaves out what is gone, ratios and all', () => {
  expect(withoutNumbers(indexOf(3, 2, 1), new Set([2, 8]))).toEqual(indexOf(3, 1));
});

it('is the same thing when nothing has gone', () => {
  const index = indexOf(3, 2, 1);
  expect(withoutNumbers(index, new Set([8]))).toBe(index);
});

describe('a list that is being read', () => {
  it('holds newer pictures back and counts them', () => {
    expect(heldAt(indexOf(6, 5, 3, 2), 3)).toEqual({ index: indexOf(3, 2), newer: 2 });
  });

  it('holds back what came even when its own top has gone', () => {
    expect(heldAt(indexOf(6, 5, 2), 3)).toEqual({ index: indexOf(2), newer: 2 });
  });

  it('holds nothing back at its top', () => {
    expect(heldAt(indexOf(6, 5), null).newer).toBe(0);
    expect(heldAt(indexOf(6, 5), 6).newer).toBe(0);
  });
});

it('puts back, in its place, what should stay in sight', () => {
  const kept = withKept(indexOf(6, 3, 1), indexOf(5, 3, 2, 1), (number) => number === 2);
  expect(kept).toEqual(indexOf(6, 3, 2, 1));
});
