/** What is known of single pictures, beside the index; filled as they come into sight. */
import type { Image } from '~/api/types';

interface Known {
  /** null: it is not here, or not for this member. */
  image: Image | null;
  age: number;
}

export interface Details {
  /** What was learnt at an earlier age is shown, and asked for again. */
  age: number;
  known: ReadonlyMap<number, Known>;
}

export const noDetails: Details = { age: 0, known: new Map() };

/** More than any window shows, less than would weigh on a phone. */
const most = 2_000;

export const missing = ({ age, known }: Details, numbers: number[]) => numbers.filter((number) => known.get(number)?.age !== age);

/** `age` is that of the time of asking: an answer that was overtaken is asked for once more. */
export function learn(details: Details, asked: number[], images: Image[], age: number): Details {
  const found = new Map(images.map((image) => [image.number, image]));
  const known = new Map(details.known);
  for (const number of asked) {
    // Taken out first, so that what was asked for last goes last.
    known.delete(number);
    known.set(number, { image: found.get(number) ?? null, age });
  }
  const tooMany = known.size - most;
  if (tooMany > 0) [...known.keys()].slice(0, tooMany).forEach((number) => known.delete(number));
  return { ...details, known };
}

export const outdated = (details: Details): Details => ({ ...details, age: details.age + 1 });

export function changed(details: Details, number: number, change: (image: Image) => Image): Details {
  const one = details.known.get(number);
  if (!one?.image) return details;
  return { ...details, known: new Map(details.known).set(number, { ...one, image: change(one.image) }) };
}

/** It has come: whatever was said of its number is asked for again. */
export function come(details: Details, number: number): Details {
  if (details.known.get(number)?.image !== null) return details;
  const known = new Map(details.known);
  known.delete(number);
  return { ...details, known };
}
