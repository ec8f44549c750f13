// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { anEntry } from '../../tests/things';
import { audienceOf, cutAt, fromEntry, mergeLog, withEntry, type LogLine } from './consoleLog';

const own = (order: number, key: string): LogLine => ({ key, order, at: '', userId: null, line: key, reply: null });

describe('the console log', () => {
  it('puts private replies behind the entry that was the last one then', () => {
    const lines = mergeLog([anEntry(1), anEntry(2), anEntry(3)], [own(1, 'a'), own(1, 'b')]);
    expect(lines.map((line) => line.key)).toEqual(['entry-1', 'a', 'b', 'entry-2', 'entry-3']);
  });

  it('does not show an entry twice', () => {
    const page = withEntry(withEntry(undefined, anEntry(1)), anEntry(1));
    expect(page.entries).toHaveLength(1);
  });

  it.each([
    [fromEntry(anEntry(1)), null, true, null],
    [fromEntry(anEntry(1, { visibility: 'private' })), null, true, 'Only you see this'],
    [fromEntry(anEntry(1, { visibility: 'private' })), null, false, 'Only you and the GM see this'],
    [fromEntry(anEntry(1, { visibility: 'private' })), 'Ann', true, 'Only Ann and the GM see this'],
    [{ ...own(1, 'a'), reply: { kind: 'message', text: '', ephemeral: true } as const }, null, false, 'Only you see this'],
  ])('says who sees a line', (line, author, isGm, words) => {
    expect(audienceOf(line, author, isGm)).toBe(words);
  });

  it('counts a span in code points', () => {
    expect(cutAt('🐉🐉 --sise x', [3, 9])).toEqual(['🐉🐉 ', '--sise', ' x']);
  });
});
