// @vitest-environment node
import { expect, it } from 'vitest';
import { decodeThumbhash, thumbhashUrl } from './thumbhash';

/** Made by the server: red on the left, dark on the right, bluer below. */
const quarters = '1oYKbJx/dYlweHiHiIqLf/iIiA==';
const blue = 'XjMBBwAMS9mMiIiAiLiISIiJ/f/48oII';
/** Red on the right, nothing on the left. */
const half = '1fuDBQBYX2qNiHaYODCAAwM4cIp3iIiIiA==';

const bytesOf = (hash: string) => Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0));

function at(hash: string, across: number, down: number) {
  const { width, height, pixels } = decodeThumbhash(bytesOf(hash));
  const start = (Math.floor(down * height) * width + Math.floor(across * width)) * 3;
  return [pixels[start]!, pixels[start + 1]!, pixels[start + 2]!] as const;
}

it('has the shape of the picture', () => {
  const { width, height, pixels } = decodeThumbhash(bytesOf(quarters));
  expect(width / height).toBeCloseTo(1.6, 0);
  expect(pixels).toHaveLength(width * height * 3);
});

it('shows what lies where', () => {
  const [left, right] = [at(quarters, 0.2, 0.2), at(quarters, 0.8, 0.2)];
  expect(left[0]).toBeGreaterThan(right[0] + 80);
  const [above, below] = [at(quarters, 0.8, 0.2), at(quarters, 0.8, 0.8)];
  expect(below[2]).toBeGreaterThan(above[2] + 80);
});

it('has the colour of the picture', () => {
  const [red, green, other] = at(blue, 0.5, 0.5);
  expect(Math.abs(red - 20)).toBeLessThan(20);
  expect(Math.abs(green - 120)).toBeLessThan(20);
  expect(Math.abs(other - 220)).toBeLessThan(20);
});

it('shows the ground where there is nothing', () => {
  const [left, right] = [at(half, 0.1, 0.5), at(half, 0.9, 0.5)];
  expect(right[0]).toBeGreaterThan(200);
  expect(left[0]).toBeLessThan(90);
});

it('is a bitmap that CSS can show, and nothing for what is no hash', () => {
  expect(thumbhashUrl(quarters)).toMatch(/^data:image\/bmp;base64,Qk[A-Za-z0-9+/]+=*$/);
  expect(thumbhashUrl('AA==')).toBeNull();
  expect(thumbhashUrl('not base64!')).toBeNull();
});
