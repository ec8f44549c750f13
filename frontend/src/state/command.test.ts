// @vitest-environment node
import { expect, it } from 'vitest';
import type { GenerateBody } from '~/api/types';
import { fromCommand, toCommand } from './command';

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

it.each([
  ['/image generate a bar --size 1536x1024 --private', { prompt: 'a bar', size: '1536x1024', visibility: 'private' }],
  ['/img gen a bar --no cars, rain --n 3', { prompt: 'a bar', negativePrompt: 'cars, rain', n: 3 }],
  ['/imagine a bar', { prompt: 'a bar' }],
  ['/image a bar --seed=7', { prompt: 'a bar', seed: '7' }],
  ['/image generate --seed 7 -- a bar --smoky', { prompt: 'a bar --smoky', seed: '7' }],
  ['/image a bar --template comic-ink --style vivid', { prompt: 'a bar', template: 'comic-ink', style: 'vivid' }],
  ['/image a bar --style "neon noir"', { prompt: 'a bar', template: 'neon noir' }],
  ['/image a bar --ref #41 --transparent', { prompt: 'a bar', ref: '#41', transparent: true }],
  ['/image a bar --private --n 2', { prompt: 'a bar', visibility: 'private', n: 2 }],
  ['/image a bar --image ^', { prompt: 'a bar', ref: '^' }],
  ['/image a bar --background transparent', { prompt: 'a bar', transparent: true }],
  ['/image a bar --ref troll', null],
  ['/image a bar --collection "The heist"', null],
  ['/image a bar --chaos 5', null],
  ['/image a bar --n 9', null],
  ['/image', null],
  ['a bar --n 2', null],
])('reads a pasted line: %s', (line, wish) => {
  expect(fromCommand(line)).toEqual(wish);
});

it('calls the picture to go by as people do', () => {
  expect(toCommand(body('a bar', { reference: 'image-7' }), '#7')).toBe('/image generate a bar --ref #7');
});

it('reads back what it has written', () => {
  const collection = '0b1d3f52-7a90-4c1e-8d33-5a6b7c8d9e0f';
  const line = toCommand(body('a bar --smoky', { seed: 7, n: 2, quality: 'hd', provider: 'dalle', collection, negative_prompt: 'rain', template: 'oil', style: 'natural', background: 'transparent', reference: 'x' }, 'location'), '#7');
  const wish = { template: 'oil', style: 'natural', transparent: true, ref: '#7', type: 'location', provider: 'dalle', quality: 'hd', seed: '7', n: 2, collection, negativePrompt: 'rain' };
  expect(fromCommand(line)).toEqual({ prompt: 'a bar --smoky', ...wish });
});
