/** Picking pictures. Everything in the list can be picked, also what has never been in sight. */
import { placeOf } from './imageIndex';

/** Pictures that are picked by their numbers, and the one from which a range starts. */
export interface Picked {
  numbers: ReadonlySet<number>;
  anchor: number | null;
}

function between(numbers: number[], from: number, to: number): number[] {
  const places = [placeOf(numbers, from), placeOf(numbers, to)];
  if (places.includes(-1)) return [to];
  return numbers.slice(Math.min(...places), Math.max(...places) + 1);
}

/** A second press takes a picture out again; a range only adds. */
export function pick({ numbers, anchor }: Picked, number: number, range: boolean, list: number[]): Picked {
  if (range && anchor !== null) return { numbers: new Set([...numbers, ...between(list, anchor, number)]), anchor: number };
  const next = new Set(numbers);
  if (!next.delete(number)) next.add(number);
  return { numbers: next, anchor: number };
}
