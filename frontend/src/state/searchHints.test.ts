// @vitest-environment node
import { expect, it } from 'vitest';
import { searchHints } from './searchHints';

const known = { tags: ['npc', 'dark alley'], names: ['Maya'], collections: ['Seattle 2080'], providers: ['sketch'] };
const hints = (text: string) => searchHints(text, known);

it('leads an operator on', () => {
  expect(hints('tag:')).toEqual(['tag:npc', 'tag:"dark alley"']);
  expect(hints('docks by:m')).toEqual(['docks by:me', 'docks by:Maya']);
  expect(hints('collection:"sea')).toEqual(['collection:"Seattle 2080"']);
});

it('leads what is left out on, too', () => {
  expect(hints('fog -is:p')).toEqual(['fog -is:private']);
});

it('names the operators by their first letters', () => {
  expect(hints('be')).toEqual(['before:']);
});

it('leaves plain words alone', () => {
  expect([hints(''), hints('docks '), hints('zebra'), hints('tag:npc')]).toEqual([[], [], [], []]);
});
