/** The bytes of a QR code: the text with its head and padding, cut into blocks, each with its error correction. */
import type { Version } from './qrTables';

const exponents = new Uint8Array(255);
const logarithms = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power += 1) {
  exponents[power] = value;
  logarithms[value] = power;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}

const multiply = (a: number, b: number) => (a && b ? exponents[(logarithms[a]! + logarithms[b]!) % 255]! : 0);

/** The polynomial whose roots are the first `degree` powers of two, without its leading one. */
function generator(degree: number): number[] {
  let poly = [1];
  for (let root = 0; root < degree; root += 1) {
    const next = [...poly, 0];
    poly.forEach((factor, place) => (next[place + 1]! ^= multiply(factor, exponents[root]!)));
    poly = next;
  }
  return poly.slice(1);
}

function correctionOf(data: number[], degree: number): number[] {
  const divisor = generator(degree);
  const rest = new Array<number>(degree).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift()!;
    rest.push(0);
    divisor.forEach((part, place) => (rest[place]! ^= multiply(part, factor)));
  }
  return rest;
}

const capacity = ({ blocks }: Version) => blocks.reduce((sum, length) => sum + length, 0);
/** Mode and length take 12 bits, from version 10 on 20. */
const countBits = ({ size }: Version) => (size < 57 ? 8 : 16);

export const fits = (version: Version, length: number) => 4 + countBits(version) + 8 * length <= 8 * capacity(version);

function withHead(text: Uint8Array, version: Version): number[] {
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  put(0b0100, 4);
  put(text.length, countBits(version));
  text.forEach((byte) => put(byte, 8));
  const room = 8 * capacity(version);
  put(0, Math.min(4, room - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  for (let padding = 0xec; bits.length < room; padding ^= 0xec ^ 0x11) put(padding, 8);
  return Array.from({ length: room / 8 }, (_, at) => parseInt(bits.slice(8 * at, 8 * at + 8).join(''), 2));
}

/** Byte by byte from all blocks in turn: the first of each, the second of each, and so on. */
function inTurn(blocks: number[][]): number[] {
  const longest = Math.max(...blocks.map(({ length }) => length));
  const places = Array.from({ length: longest }, (_, place) => place);
  return places.flatMap((place) => blocks.flatMap((block) => (place < block.length ? [block[place]!] : [])));
}

export function codewords(text: Uint8Array, version: Version): number[] {
  const all = withHead(text, version);
  const data = version.blocks.map((length) => all.splice(0, length));
  return [...inTurn(data), ...inTurn(data.map((block) => correctionOf(block, version.correction)))];
}
