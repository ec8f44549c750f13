// @vitest-environment node
import { expect, it } from 'vitest';
import { moved, swipeOf, whole, zoomed } from './zoom';

const room = { width: 400, height: 300 };

it('keeps the point under the finger where it is', () => {
  expect(zoomed(whole, 2, { x: 100, y: -50 }, room)).toEqual({ scale: 2, x: -100, y: 50 });
  expect(zoomed(whole, 2, { x: 0, y: 0 }, room)).toEqual({ scale: 2, x: 0, y: 0 });
});

it('has a largest size, and comes back to the whole', () => {
  const large = zoomed(whole, 100, { x: 10, y: 10 }, room);
  expect(large.scale).toBe(6);
  expect(zoomed(large, 0.01, { x: 200, y: 0 }, room)).toEqual(whole);
});

it('does not let the picture leave its room', () => {
  const twice = zoomed(whole, 2, { x: 0, y: 0 }, room);
  expect(moved(twice, { x: 999, y: -999 }, room)).toEqual({ scale: 2, x: 200, y: -150 });
  expect(moved(whole, { x: 10, y: 10 }, room)).toEqual(whole);
});

it.each([
  [{ x: 100, y: 10 }, 200, 1],
  [{ x: -100, y: 10 }, 200, -1],
  [{ x: 100, y: 90 }, 200, 0],
  [{ x: 30, y: 0 }, 200, 0],
  [{ x: 100, y: 0 }, 900, 0],
])('tells a stroke to the side', (by, ms, way) => {
  expect(swipeOf(by, ms)).toBe(way);
});
