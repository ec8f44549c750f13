// @vitest-environment node
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { qrCode } from './qr';

const textOf = (code: boolean[][] | null) => code?.map((row) => row.map(Number).join('')).join('\n') ?? '';

// What another encoder makes of as many z as the version holds, by their SHA-256.
it.each([
  [14, 0, 21, '0b83eedccf3b5620'],
  [14, 7, 21, 'eafa755f43a2b591'],
  [26, 3, 25, '02aa9016749198ed'],
  [122, 5, 45, '3ee36989af4737f9'],
  [213, 0, 57, 'e60b477236880f2d'],
  [331, 5, 69, '61399867a393bc16'],
])('%i bytes with mask %i', (length, mask, size, digest) => {
  const code = qrCode('z'.repeat(length), mask);
  expect(code).toHaveLength(size);
  expect(createHash('sha256').update(textOf(code)).digest('hex').slice(0, 16)).toBe(digest);
});

it('takes the mask that is read most easily, and has none for too long a text', () => {
  const all = Array.from({ length: 8 }, (_, mask) => textOf(qrCode('http://10.0.0.1/join', mask)));
  expect(all).toContain(textOf(qrCode('http://10.0.0.1/join')));
  expect(new Set(all).size).toBe(8);
  expect(qrCode('z'.repeat(332))).toBeNull();
});
