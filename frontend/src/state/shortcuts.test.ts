// @vitest-environment node
import { expect, it } from 'vitest';
import { areas, meaningOf } from './shortcuts';

it('knows a key, and two that follow each other', () => {
  expect(meaningOf('Ctrl+k', null)).toBe('palette');
  expect(meaningOf('g', null)).toBe('begins');
  expect(meaningOf('l', 'g')).toBe('gallery');
  expect(meaningOf('l', null)).toBeNull();
});

it('takes a key that does not go on with the first one for itself', () => {
  expect(meaningOf('?', 'g')).toBe('help');
  expect(meaningOf('q', 'g')).toBeNull();
});

it('means one thing by one key', () => {
  for (const { shortcuts } of areas) {
    const keys = shortcuts.flatMap((one) => one.keys.filter((key) => !key.startsWith('Arrow')));
    expect(new Set(keys).size).toBe(keys.length);
  }
});
