// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { parseJoinLink, wholeLink } from './joinLink';

describe('a join link', () => {
  it.each(['https://sv.example/join/s1#tok', ' http://127.0.0.1:5000/prefix/join/s1#tok ', '/join/s1#tok'])('is read: %s', (text) => {
    expect(parseJoinLink(text)).toEqual({ sessionId: 's1', token: 'tok' });
  });

  it.each(['', 'hello', 'https://sv.example/join/s1', 'https://sv.example/s/s1#tok'])('is not read: %s', (text) => {
    expect(parseJoinLink(text)).toBeNull();
  });

  it('is made whole', () => {
    expect(wholeLink('/join/s1#tok', 'https://sv.example/s/x')).toBe('https://sv.example/join/s1#tok');
  });
});
