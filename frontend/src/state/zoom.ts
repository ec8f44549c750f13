/** How a picture lies in its room: how large, and how far out of the middle, in pixels of the screen. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

interface Point {
  x: number;
  y: number;
}

export const whole: View = { scale: 1, x: 0, y: 0 };
const largest = 6;
/** Below this it is shown whole. */
const nearlyWhole = 1.02;

const within = (value: number, most: number) => Math.min(most, Math.max(-most, value));

/** Not further than its own edge to the middle of the room. */
function bounded({ scale, x, y }: View, room: { width: number; height: number }): View {
  if (scale < nearlyWhole) return whole;
  return { scale, x: within(x, (room.width * (scale - 1)) / 2), y: within(y, (room.height * (scale - 1)) / 2) };
}

/** Larger or smaller around a point, which stays where it is; `at` is seen from the middle of the room. */
export function zoomed(view: View, factor: number, at: Point, room: { width: number; height: number }): View {
  const scale = Math.min(largest, Math.max(1, view.scale * factor));
  const grown = scale / view.scale;
  return bounded({ scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }, room);
}

export const moved = (view: View, by: Point, room: { width: number; height: number }): View =>
  bounded({ ...view, x: view.x + by.x, y: view.y + by.y }, room);

/** A quick stroke to the side, more across than down: -1 to the left, 1 to the right. */
export function swipeOf(by: Point, ms: number): -1 | 0 | 1 {
  const far = Math.abs(by.x) > 60 && Math.abs(by.x) > 1.5 * Math.abs(by.y) && ms < 600;
  return far ? (Math.sign(by.x) as -1 | 1) : 0;
}
