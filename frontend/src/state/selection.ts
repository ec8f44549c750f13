/** Pictures that are picked by their numbers, and the one from which a range starts. */
export interface Picked {
  numbers: ReadonlySet<number>;
  anchor: number | null;
}

function between(list: { number: number }[], from: number, to: number): number[] {
  const places = [from, to].map((number) => list.findIndex((one) => one.number === number));
  if (places.includes(-1)) return [to];
  return list.slice(Math.min(...places), Math.max(...places) + 1).map(({ number }) => number);
}

/** A second press takes a picture out again; a range only adds. */
export function pick({ numbers, anchor }: Picked, number: number, range: boolean, list: { number: number }[]): Picked {
  if (range && anchor !== null) return { numbers: new Set([...numbers, ...between(list, anchor, number)]), anchor: number };
  const next = new Set(numbers);
  if (!next.delete(number)) next.add(number);
  return { numbers: next, anchor: number };
}
