/** All pictures of a list by their numbers, newest first, with what it takes to lay them out. */
export interface ImageIndex {
  /** Falling. */
  numbers: number[];
  /** Width divided by height. */
  ratios: number[];
  /** Everybody who made one of them. */
  users: string[];
}

/** The same as it comes over the wire: numbers as gaps, ratios in thousandths. */
export interface WireIndex {
  top: number;
  gaps: number[];
  ratios: number[];
  users: string[];
}

export const emptyIndex: ImageIndex = { numbers: [], ratios: [], users: [] };

export function decodeIndex({ top, gaps, ratios, users }: WireIndex): ImageIndex {
  let number = top;
  return { numbers: gaps.map((gap) => (number -= gap)), ratios: ratios.map((ratio) => ratio / 1000), users };
}

/** The place of a number, or where it would be: that of the first one that is not higher. */
export function placeNear(numbers: number[], number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! > number) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function placeOf(numbers: number[], number: number): number {
  const place = placeNear(numbers, number);
  return numbers[place] === number ? place : -1;
}

function select(index: ImageIndex, stays: (number: number) => boolean): ImageIndex {
  const places = [...index.numbers.keys()].filter((place) => stays(index.numbers[place]!));
  if (places.length === index.numbers.length) return index;
  return { ...index, numbers: places.map((place) => index.numbers[place]!), ratios: places.map((place) => index.ratios[place]!) };
}

export const withoutNumbers = (index: ImageIndex, gone: ReadonlySet<number>) => select(index, (number) => !gone.has(number));

/** As it was before anything newer than `top` came; `null` holds nothing back. */
export function heldAt(index: ImageIndex, top: number | null): { index: ImageIndex; newer: number } {
  const newer = top === null ? 0 : placeNear(index.numbers, top);
  if (newer === 0) return { index, newer };
  return { index: { ...index, numbers: index.numbers.slice(newer), ratios: index.ratios.slice(newer) }, newer };
}

/** Put back what a fresh index leaves out, such as a picture that lost its star below the pointer. */
export function withKept(fresh: ImageIndex, before: ImageIndex, keeps: (number: number) => boolean): ImageIndex {
  const there = new Set(fresh.numbers);
  const kept = select(before, (number) => !there.has(number) && keeps(number));
  if (kept.numbers.length === 0) return fresh;
  const all = [fresh, kept].flatMap(({ numbers, ratios }) => numbers.map((number, place) => ({ number, ratio: ratios[place]! })));
  all.sort((a, b) => b.number - a.number);
  return { ...fresh, numbers: all.map(({ number }) => number), ratios: all.map(({ ratio }) => ratio) };
}
