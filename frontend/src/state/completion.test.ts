// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { suggest } from './completion';

const size = { name: 'size', aliases: ['ar'], summary: 'pixels or a ratio', choices: ['square', 'wide'] };
const seed = { name: 'seed', aliases: [], summary: 'a number' };
const known = {
  roots: ['image', 'img'],
  default: 'generate',
  commands: [
    { name: 'generate', aliases: ['g'], summary: 'Make a picture.', options: [size, seed] },
    { name: 'gallery', aliases: [], summary: 'Open the gallery.', options: [] },
  ],
};
const words = (line: string) => suggest(line, known).map(({ word }) => word);

describe('completion', () => {
  it('completes the command', () => {
    expect(words('/im')).toEqual(['/image']);
    expect(words('/image g')).toEqual(['generate', 'gallery']);
    expect(suggest('/image gal', known)[0]?.line).toBe('/image gallery ');
  });

  it('completes flags that are not used yet, for a bare prompt too', () => {
    expect(words('/image generate a bar --s')).toEqual(['--size', '--seed']);
    expect(words('/image a bar --seed 7 --s')).toEqual(['--size']);
  });

  it('completes the values of a flag, by its alias too', () => {
    expect(words('/image a bar --ar w')).toEqual(['wide']);
  });

  it('leaves prompts and chat alone', () => {
    expect(words('/image a bar in the Barr')).toEqual([]);
    expect(words('hello')).toEqual([]);
    expect(suggest('/im', undefined)).toEqual([]);
  });
});
