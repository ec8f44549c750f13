// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { suggest } from './completion';

const size = { name: 'size', aliases: ['ar'], summary: 'pixels or a ratio', choices: ['square', 'wide'] };
const look = { name: 'template', aliases: [], summary: 'a look', choices: ['neon-noir', 'oil'], also: { noir: 'neon-noir', 'oil-painting': 'oil' } };
const seed = { name: 'seed', aliases: [], summary: 'a number' };
const known = {
  roots: ['image', 'img'],
  default: 'generate',
  commands: [
    { name: 'generate', aliases: ['g'], summary: 'Make a picture.', options: [size, seed, look] },
    { name: 'gallery', aliases: ['ls'], summary: 'Open the gallery.', options: [] },
    { name: 'styles', aliases: [], summary: 'Show the looks.', options: [], choices: ['neon-noir', 'oil'], also: { noir: 'neon-noir' } },
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

  it('reaches every command, however many there are', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ name: `c${index}`, aliases: [], summary: '', options: [] }));
    expect(suggest('/image ', { ...known, commands: many })).toHaveLength(20);
  });

  it('knows other words for a look, a command and a flag, and takes its own name', () => {
    expect(suggest('/image a bar --template noi', known)).toEqual([{ line: '/image a bar --template neon-noir ', word: 'neon-noir', about: 'noir' }]);
    expect(suggest('/image styles NOIR', known)[0]?.line).toBe('/image styles neon-noir ');
    expect(words('/image l')).toEqual(['gallery']);
    expect(words('/image a bar --a')).toEqual(['--size']);
    expect(words('/image a bar --ar 1:1 --s')).toEqual(['--seed']);
    expect(words('/image a bar --template o')).toEqual(['oil']);
  });

  it('leaves prompts and chat alone', () => {
    expect(words('/image a bar in the Barr')).toEqual([]);
    expect(words('hello')).toEqual([]);
    expect(suggest('/im', undefined)).toEqual([]);
  });
});
