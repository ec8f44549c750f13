// @vitest-environment node
import { expect, it } from 'vitest';
import { followed, mostHigh, seatAt, shownHeight, type Seat } from './scale';

const high = { rows: 30_000_000, room: 900 };
const pageOf = ({ top, shift }: Seat) => top - shift;
const farthest = high.rows - high.room;

it('changes nothing where a browser can show all of it', () => {
  const low = { rows: 1_130_000, room: 844 };
  expect(shownHeight(low.rows)).toBe(low.rows);
  expect(followed(seatAt(0, low), 700_000, low)).toEqual({ top: 700_000, shift: 0 });
});

it('is never higher than a browser can show', () => {
  expect(shownHeight(high.rows)).toBe(mostHigh);
  expect(pageOf(seatAt(farthest, high))).toBe(mostHigh - high.room);
});

it('follows a large move in proportion, to both ends', () => {
  expect(followed(seatAt(0, high), (mostHigh - high.room) / 2, high).top).toBeCloseTo(farthest / 2, -1);
  expect(followed(seatAt(0, high), mostHigh - high.room, high).top).toBe(farthest);
  expect(followed(seatAt(farthest, high), 0, high)).toEqual({ top: 0, shift: 0 });
});

it('follows a small move to the pixel', () => {
  const seat = seatAt(15_000_000, high);
  const next = followed(seat, pageOf(seat) + 120, high);
  expect(next).toEqual({ top: seat.top + 120, shift: seat.shift });
});

it('reaches every row by small moves alone, with room on the page for each', () => {
  const end = mostHigh - high.room;
  for (const [step, to] of [[1_000, farthest], [-1_000, 0]] as const) {
    let seat = seatAt(farthest - to, high);
    let steps = 0;
    for (; seat.top !== to && steps < 31_000; steps++) {
      expect(pageOf(seat) * Math.sign(step)).toBeLessThan(step > 0 ? end : 0);
      seat = followed(seat, Math.min(Math.max(0, pageOf(seat) + step), end), high);
    }
    expect(pageOf(seat)).toBe(to && end);
    expect(steps).toBeGreaterThanOrEqual(farthest / 1_000 - 1);
    expect(steps).toBeLessThan(31_000);
  }
});
