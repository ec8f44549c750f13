// @vitest-environment node
import { expect, it } from 'vitest';
import { offersFor, type Situation } from './palette';

const now: Situation = {
  role: 'player',
  running: null,
  otherTheme: 'daylight',
  manifest: {
    roots: ['image'],
    default: 'generate',
    commands: [
      { name: 'generate', aliases: [], summary: 'Make a picture', options: [] },
      { name: 'budget', aliases: [], summary: 'What is spent', options: [] },
    ],
  },
};
const labels = (query: string, more: Partial<Situation> = {}) => offersFor(query, { ...now, ...more }).map(({ label }) => label);

it('offers what this member can do', () => {
  expect(labels('')).not.toContain('Invite players');
  expect(labels('', { role: 'gm' })).toContain('Invite players');
  expect(labels('')).not.toContain('Cancel my picture');
  expect(labels('', { running: 'A troll' })).toContain('Cancel my picture');
});

it('finds by any words of a command or of what it is about', () => {
  expect(labels('console go')).toContain('Go to the console');
  expect(labels('spent')).toEqual(['/image budget', 'Search the pictures for “spent”']);
});

it('opens a picture by its number and searches for everything else', () => {
  expect(offersFor('#12', now)[0]?.act).toEqual({ picture: 12 });
  expect(offersFor('12', now)[0]?.act).toEqual({ picture: 12 });
  expect(offersFor('tag:npc', now)).toEqual([{ label: 'Search the pictures for “tag:npc”', act: { search: 'tag:npc' } }]);
});

it('never sends a line: it is written or completed', () => {
  expect(offersFor('/image bu', now).map(({ act }) => act)).toEqual([{ write: '/image bu' }, { complete: '/image budget ' }]);
});
