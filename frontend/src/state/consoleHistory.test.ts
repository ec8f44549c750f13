// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { lineOf, newer, newHistory, older, remember } from './consoleHistory';

describe('the history of the command line', () => {
  const history = remember(remember(newHistory(), 'one'), 'two');

  it('goes back line by line and stops at the first', () => {
    const back = older(history, '');
    expect(lineOf(back)).toBe('two');
    expect(lineOf(older(older(back, 'two'), 'one'))).toBe('one');
  });

  it('gives the line back that was being written', () => {
    expect(lineOf(newer(older(history, 'half a li')))).toBe('half a li');
  });

  it('does not keep a line twice in a row', () => {
    expect(remember(history, 'two').lines).toEqual(['one', 'two']);
  });

  it('starts from the end again after a line was sent', () => {
    expect(lineOf(older(remember(older(older(history, ''), ''), 'three'), ''))).toBe('three');
  });
});
