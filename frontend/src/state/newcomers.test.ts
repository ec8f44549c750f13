// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tellNewcomers } from './newcomers';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells of the first at once and of those after it together', () => {
  const said: string[] = [];
  const { came } = tellNewcomers((text) => said.push(text));
  came('Maya');
  expect(said).toEqual(['Maya added a picture.']);
  ['Maya', 'Ann', 'Ann'].forEach(came);
  vi.advanceTimersByTime(4_900);
  expect(said).toHaveLength(1);
  vi.advanceTimersByTime(200);
  expect(said.at(-1)).toBe('3 new pictures.');
  vi.advanceTimersByTime(20_000);
  expect(said).toHaveLength(2);
  came('Ann');
  expect(said.at(-1)).toBe('Ann added a picture.');
});

it('says nothing more once the session is left', () => {
  const said: string[] = [];
  const { came, close } = tellNewcomers((text) => said.push(text));
  came('Maya');
  came('Ann');
  close();
  vi.advanceTimersByTime(20_000);
  expect(said).toHaveLength(1);
});
