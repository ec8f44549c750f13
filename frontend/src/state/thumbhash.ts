/** A ThumbHash (a picture in some 25 bytes) as a tiny bitmap that CSS can show. */

/** No hash has finer detail than this shows. */
const longest = 16;
/** What lies below a picture that can be seen through. */
const ground = [25, 29, 41];

interface Channel {
  at: [number, number][];
  factors: number[];
}

interface Parsed {
  light: number;
  yellow: number;
  red: number;
  alpha: number;
  channels: { light: Channel; yellow: Channel; red: Channel; alpha: Channel | null };
  ratio: number;
}

/** Cosine factors, in the triangle of low frequencies. */
function places(wide: number, high: number): [number, number][] {
  const all: [number, number][] = [];
  for (let y = 0; y < high; y++) for (let x = y ? 0 : 1; x * high < wide * (high - y); x++) all.push([x, y]);
  return all;
}

function parse(bytes: Uint8Array): Parsed {
  const at = (index: number) => bytes[index] ?? 0;
  const first = at(0) | (at(1) << 8) | (at(2) << 16);
  const second = at(3) | (at(4) << 8);
  const bits = (word: number, from: number, count: number) => (word >> from) & ((1 << count) - 1);
  const hasAlpha = bits(first, 23, 1) === 1;
  const landscape = bits(second, 15, 1) === 1;
  const [longer, shorter] = [hasAlpha ? 5 : 7, bits(second, 0, 3)];
  const [wide, high] = landscape ? [longer, shorter] : [shorter, longer];
  let nibble = hasAlpha ? 12 : 10;
  const channel = (x: number, y: number, scale: number): Channel => {
    const found = places(x, y);
    const factors = found.map(() => {
      const value = (at(nibble >> 1) >> ((nibble & 1) * 4)) & 15;
      nibble += 1;
      return (value / 7.5 - 1) * scale;
    });
    return { at: found, factors };
  };
  const light = channel(Math.max(3, wide), Math.max(3, high), bits(first, 18, 5) / 31);
  const yellow = channel(3, 3, (bits(second, 3, 6) / 63) * 1.25);
  const red = channel(3, 3, (bits(second, 9, 6) / 63) * 1.25);
  return {
    light: bits(first, 0, 6) / 63,
    yellow: bits(first, 6, 6) / 31.5 - 1,
    red: bits(first, 12, 6) / 31.5 - 1,
    alpha: hasAlpha ? (at(5) & 15) / 15 : 1,
    channels: { light, yellow, red, alpha: hasAlpha ? channel(5, 5, (at(5) >> 4) / 15) : null },
    ratio: Math.max(1, wide) / Math.max(1, high),
  };
}

const waves = new Map<number, Float64Array[]>();
const mostWaves = 7;

/** By frequency, the cosine at each of so many pixels: the same few sizes come again and again. */
function cosines(size: number): Float64Array[] {
  const made = Array.from({ length: mostWaves }, (_, frequency) =>
    Float64Array.from({ length: size }, (_, at) => Math.cos((Math.PI / size) * (at + 0.5) * frequency)),
  );
  waves.set(size, made);
  return made;
}

const cosinesOf = (size: number) => waves.get(size) ?? cosines(size);

/** A channel without its mean, by pixel. */
function drawn({ at, factors }: Channel, width: number, height: number): Float64Array {
  const sums = new Float64Array(width * height);
  const [across, down] = [cosinesOf(width), cosinesOf(height)];
  at.forEach(([cx, cy], index) => {
    for (let y = 0; y < height; y++) {
      const factor = factors[index]! * down[cy]![y]! * 2;
      for (let x = 0; x < width; x++) sums[y * width + x]! += factor * across[cx]![x]!;
    }
  });
  return sums;
}

/** Pixels of a hash, row by row from the top, as red, green, blue. */
export function decodeThumbhash(bytes: Uint8Array): { width: number; height: number; pixels: Uint8Array } {
  const { channels, ratio, ...mean } = parse(bytes);
  const width = Math.max(1, Math.round(ratio > 1 ? longest : longest * ratio));
  const height = Math.max(1, Math.round(ratio > 1 ? longest / ratio : longest));
  const pixels = new Uint8Array(width * height * 3);
  const [lights, yellows, reds] = [channels.light, channels.yellow, channels.red].map((one) => drawn(one, width, height));
  const alphas = channels.alpha && drawn(channels.alpha, width, height);
  for (let at = 0; at < width * height; at++) {
    const light = mean.light + lights![at]!;
    const blue = light - (2 / 3) * (mean.yellow + yellows![at]!);
    const ofRed = mean.red + reds![at]!;
    const red = (3 * light - blue + ofRed) / 2;
    const alpha = alphas ? within(mean.alpha + alphas[at]!) : 1;
    [red, red - ofRed, blue].forEach((value, colour) => {
      pixels[at * 3 + colour] = Math.round(within(value) * 255 * alpha + ground[colour]! * (1 - alpha));
    });
  }
  return { width, height, pixels };
}

const within = (value: number) => Math.min(1, Math.max(0, value));

/** A bitmap file: the one picture format that takes no encoder. */
function bitmap({ width, height, pixels }: ReturnType<typeof decodeThumbhash>): string {
  const header = 54;
  const line = Math.ceil((width * 3) / 4) * 4;
  const file = new DataView(new ArrayBuffer(header + line * height));
  file.setUint16(0, 0x424d);
  file.setUint32(2, file.byteLength, true);
  file.setUint32(10, header, true);
  file.setUint32(14, 40, true);
  file.setInt32(18, width, true);
  // Below zero: the first line is the top one.
  file.setInt32(22, -height, true);
  file.setUint16(26, 1, true);
  file.setUint16(28, 24, true);
  const bytes = new Uint8Array(file.buffer);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let colour = 0; colour < 3; colour++) bytes[header + y * line + x * 3 + colour] = pixels[(y * width + x) * 3 + 2 - colour]!;
    }
  }
  return btoa(String.fromCharCode(...bytes));
}

const made = new Map<string, string | null>();
const mostMade = 400;

/** An address of what a hash shows; null if it cannot be read. */
export function thumbhashUrl(hash: string): string | null {
  if (!made.has(hash)) {
    if (made.size >= mostMade) made.delete(made.keys().next().value!);
    made.set(hash, urlOf(hash));
  }
  return made.get(hash)!;
}

function urlOf(hash: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0));
    return bytes.length < 6 ? null : `data:image/bmp;base64,${bitmap(decodeThumbhash(bytes))}`;
  } catch {
    return null;
  }
}
