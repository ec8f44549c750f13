/** What a window shows of the pictures in it: while it flies past them only their frames, so that every frame is in time. */

/** From one height to another. */
export type Span = readonly [from: number, to: number];

export interface Pace {
  /** Where and when the last moves were. */
  moves: { top: number; at: number }[];
}

/** Faster than this nobody looks at pictures: pixels in a millisecond. */
const fast = 2;
/** Over this time at least the pace is taken: one turn of a wheel is not a flight. */
const lookBackMs = 100;
/** And over this at most: on a slow machine frames may be long in coming. */
const longestMs = 600;
/** After so long without a move the window stands. */
export const standsAfterMs = 120;

export function paced({ moves }: Pace, top: number, at: number): Pace {
  return { moves: [...moves.filter((move) => at - move.at <= longestMs), { top, at }] };
}

/** Is the window moving on and on, and fast? A single jump is not. */
export function flies({ moves }: Pace): boolean {
  const last = moves.at(-1);
  const from = last && moves.findLast(({ at }) => last.at - at >= lookBackMs);
  return Boolean(from && Math.abs(last!.top - from.top) / (last!.at - from.at) > fast);
}

/** So much more is shown in a frame: all at once would hold the page up. */
const chunk = 300;

/** What is shown, one step nearer to what is wanted; the first to come is what is `inside`. */
export function nearer(shown: Span, wanted: Span, inside: Span): Span {
  const apart = shown[1] <= wanted[0] || shown[0] >= wanted[1];
  if (apart) return [inside[0], Math.min(inside[0] + chunk, wanted[1])];
  if (shown[1] < inside[1]) return [Math.max(shown[0], wanted[0]), Math.min(shown[1] + chunk, wanted[1])];
  return [Math.max(wanted[0], shown[0] - chunk), Math.min(wanted[1], shown[1] + chunk)];
}

export const isSame = (one: Span, other: Span) => one[0] === other[0] && one[1] === other[1];
