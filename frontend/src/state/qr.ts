/** A QR code of a text (ISO/IEC 18004, byte mode, level M), as rows of dark and light. */
import { codewords, fits } from './qrBytes';
import { versions, type Version } from './qrTables';

type Grid = boolean[][];

interface Sheet {
  dark: Grid;
  /** Where patterns stand, and no data. */
  taken: Grid;
}

const masks: ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

const grid = (size: number): Grid => Array.from({ length: size }, () => new Array<boolean>(size).fill(false));

function put({ dark, taken }: Sheet, row: number, column: number, value: boolean): void {
  if (dark[row]?.[column] === undefined) return;
  dark[row]![column] = value;
  taken[row]![column] = true;
}

/** Rings around a middle: dark but for those at the given distances. */
function rings(sheet: Sheet, row: number, column: number, reach: number, light: number[]): void {
  for (let down = -reach; down <= reach; down += 1) {
    for (let across = -reach; across <= reach; across += 1) {
      put(sheet, row + down, column + across, !light.includes(Math.max(Math.abs(down), Math.abs(across))));
    }
  }
}

/** Error correction of the small figures beside the finders. */
function remainder(value: number, divisor: number, bits: number): number {
  let rest = value << bits;
  for (let top = 31 - Math.clz32(divisor); rest >> bits; ) rest ^= divisor << (31 - Math.clz32(rest) - top);
  return (value << bits) | rest;
}

/** Level M and the mask, twice. */
function putFormat(sheet: Sheet, size: number, mask: number): void {
  const bits = remainder(mask, 0x537, 10) ^ 0x5412;
  const bit = (index: number) => ((bits >> index) & 1) === 1;
  for (let index = 0; index < 15; index += 1) {
    const down = index < 6 ? index : index < 8 ? index + 1 : size - 15 + index;
    const across = index < 8 ? size - 1 - index : index < 9 ? 7 : 14 - index;
    put(sheet, down, 8, bit(index));
    put(sheet, 8, across, bit(index));
  }
  put(sheet, size - 8, 8, true);
}

function putVersion(sheet: Sheet, size: number): void {
  const number = (size - 17) / 4;
  if (number < 7) return;
  const bits = remainder(number, 0x1f25, 12);
  for (let index = 0; index < 18; index += 1) {
    const [far, near] = [size - 11 + (index % 3), Math.floor(index / 3)];
    put(sheet, far, near, ((bits >> index) & 1) === 1);
    put(sheet, near, far, ((bits >> index) & 1) === 1);
  }
}

function patterns({ size, alignment }: Version): Sheet {
  const sheet = { dark: grid(size), taken: grid(size) };
  for (let at = 0; at < size; at += 1) {
    put(sheet, 6, at, at % 2 === 0);
    put(sheet, at, 6, at % 2 === 0);
  }
  const last = alignment.at(-1);
  for (const row of alignment) {
    for (const column of alignment) {
      const atFinder = (row === 6 && (column === 6 || column === last)) || (row === last && column === 6);
      if (!atFinder) rings(sheet, row, column, 2, [1]);
    }
  }
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]] as const) rings(sheet, row, column, 4, [2, 4]);
  putFormat(sheet, size, 0);
  putVersion(sheet, size);
  return sheet;
}

/** Up and down in columns of two, from the right, around everything that is taken. */
function putData({ dark, taken }: Sheet, size: number, bytes: number[]): void {
  let bit = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const upwards = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const row = upwards ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (taken[row]![column] || bit >= 8 * bytes.length) continue;
        dark[row]![column] = ((bytes[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1;
        bit += 1;
      }
    }
  }
}

function masked({ dark, taken }: Sheet, size: number, mask: number): Grid {
  const flip = masks[mask]!;
  const sheet = {
    dark: dark.map((line, row) => line.map((value, column) => value !== (!taken[row]![column] && flip(row, column)))),
    taken,
  };
  putFormat(sheet, size, mask);
  return sheet.dark;
}

/** How hard a line is to read: long runs of one colour, and what looks like a finder. */
function lineFaults(line: boolean[]): number {
  const text = line.map(Number).join('');
  const runs = [...text.matchAll(/0{5,}|1{5,}/g)].reduce((sum, [run]) => sum + run.length - 2, 0);
  const finders = text.match(/(?=00001011101|10111010000)/g)?.length ?? 0;
  return runs + 40 * finders;
}

function faults(dark: Grid): number {
  const size = dark.length;
  const turned = dark.map((_, column) => dark.map((line) => line[column]!));
  let sum = [...dark, ...turned].reduce((total, line) => total + lineFaults(line), 0);
  for (let row = 1; row < size; row += 1) {
    for (let column = 1; column < size; column += 1) {
      const one = dark[row]![column];
      if (one === dark[row - 1]![column] && one === dark[row]![column - 1] && one === dark[row - 1]![column - 1]) sum += 3;
    }
  }
  const share = dark.flat().filter(Boolean).length / size ** 2;
  return sum + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}

/** Null for a text that is too long. `mask` is for tests: else the one that is read most easily. */
export function qrCode(text: string, mask?: number): Grid | null {
  const bytes = new TextEncoder().encode(text);
  const version = versions.find((one) => fits(one, bytes.length));
  if (!version) return null;
  const sheet = patterns(version);
  putData(sheet, version.size, codewords(bytes, version));
  if (mask !== undefined) return masked(sheet, version.size, mask);
  const all = masks.map((_, index) => masked(sheet, version.size, index));
  return all.reduce((best, one) => (faults(one) < faults(best) ? one : best));
}
