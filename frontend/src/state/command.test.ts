// @vitest-environment node
import { expect, it } from 'vitest';
import type { GenerateBody } from '~/api/types';
import { isLine, toCommand } from './command';

const body = (prompt: string, more: object = {}, type = 'scene'): GenerateBody =>
  ({ prompt, type, style_preferences: { visibility: 'table', ...more } }) as GenerateBody;

it.each([
  [body('a bar'), '/image generate a bar'],
  [body(' a\n bar ', { size: '1536x1024', n: 2 }, 'item'), '/image generate a bar --type item --size 1536x1024 --n 2'],
  [body('a bar', { visibility: 'private', negative_prompt: 'cars, rain' }), '/image generate a bar --private --no cars, rain'],
  [body('a bar --smoky', { seed: 7 }), '/image generate --seed 7 -- a bar --smoky'],
  [body('a bar', { template: 'neon-noir', style: 'vivid', background: 'transparent' }), '/image generate a bar --style vivid --template neon-noir --transparent'],
  [body('a bar', { reference: 'image-7' }), '/image generate a bar --ref image-7'],
  [body('a bar', { negative_prompt: 'cars,rain' }), '/image generate a bar --no "cars,rain"'],
  [body('a bar', { negative_prompt: 'rain --hd' }), '/image generate a bar --no "rain --hd"'],
  [body('prompt: a bar', { n: 2 }), '/image generate --n 2 -- prompt: a bar'],
  [body('a bar — smoky'), '/image generate -- a bar — smoky'],
])('writes a wish as a line', (wish, line) => {
  expect(toCommand(wish)).toBe(line);
});

it('calls the picture to go by as people do', () => {
  expect(toCommand(body('a bar', { reference: 'image-7' }), { reference: '#7' })).toBe('/image generate a bar --ref #7');
});

it.each([
  ['The docks run', '"The docks run"'],
  ['Docks', 'Docks'],
  ['Mr. "Johnson" calls', `'Mr. "Johnson" calls'`],
  ['-dash', '"-dash"'],
])('calls a collection by its name, in quotes where it needs them: %s', (collection, written) => {
  expect(toCommand(body('a bar', { collection: 'c1' }), { collection })).toBe(`/image generate a bar --collection ${written}`);
});

it('knows a line for the console from words', () => {
  expect(['/image a bar', ' /Img gen a bar', '/imagine a bar'].map(isLine)).toEqual([true, true, true]);
  expect(['/image', 'a /image b', '/images of bars', 'a bar'].map(isLine)).toEqual([false, false, false, false]);
});
