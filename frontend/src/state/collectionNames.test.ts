// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { nameAt, offerNames } from './collectionNames';

const into = { name: 'collection', aliases: ['into'], summary: 'a collection', dynamic: 'collections' };
const known = {
  roots: ['image'],
  default: 'generate',
  commands: [
    { name: 'generate', aliases: ['g'], summary: '', options: [{ name: 'seed', aliases: [], summary: '' }, into] },
    { name: 'collect', aliases: ['add'], summary: '', options: [{ ...into, name: 'to', aliases: [] }] },
  ],
};
const names = ['Seattle', 'The docks run', 'The docks', 'Runs', 'The "lair"', `Joe's "bar"`, '--', 'Ärger'];
const offers = (line: string) => offerNames(nameAt(line, known)!, names.map((name) => ({ name })));
const lines = (line: string) => offers(line).map((one) => one.line);

describe("a collection's name", () => {
  it('is completed, in quotes where it needs them', () => {
    expect(lines('/image a bar --collection sea')).toEqual(['/image a bar --collection Seattle ']);
    expect(lines('/image g a bar --into=the d')).toEqual(['/image g a bar --into="The docks run" ', '/image g a bar --into="The docks" ']);
    expect(lines('/image collect #1 --to "The docks r')).toEqual(['/image collect #1 --to "The docks run" ']);
    expect(lines('/image collect #1 --to The docks r')).toEqual(['/image collect #1 --to "The docks run" ']);
    expect(lines("/image add #1 --to 'runs")).toEqual([]);
    expect(lines('/image a bar --collection ä')).toEqual(['/image a bar --collection Ärger ']);
    expect(lines('/image a bar --collection lair')).toEqual([`/image a bar --collection 'The "lair"' `]);
    expect(lines('/image a bar --collection joe')).toEqual([`/image a bar --collection “Joe's "bar"” `]);
    expect(lines('/image a bar --collection -')).toEqual(['/image a bar --collection "--" ']);
  });

  it('is offered among all of them, those first that begin so', () => {
    expect(lines('/image a bar --collection ')).toHaveLength(names.length);
    expect(offers('/image a bar --collection run').map(({ word }) => word)).toEqual(['Runs', 'The docks run']);
  });

  it('is looked for behind its flag only', () => {
    const places = ['/image a bar --collection', '/image a bar --collection x --seed 7', '/image collect #1 --to "The docks" ', '/image a bar --to the', 'a --to the'];
    for (const line of places) expect(nameAt(line, known), line).toBeNull();
    expect(nameAt('/image a bar --collection the', undefined)).toBeNull();
  });
});
