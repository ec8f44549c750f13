// @vitest-environment node
import { expect, it } from 'vitest';
import { amountOf, spentShare, spentWords } from './money';

const purse = { spent: 1, reserved: 0.5, uncertain: 0, cap: 20, left: 18.5 };

it('counts what is held back as gone', () => {
  expect(spentWords(purse)).toBe('$1.50 of $20.00');
  expect(spentWords({ ...purse, cap: null })).toBe('$1.50, no limit');
  expect(spentShare(purse)).toBeCloseTo(0.075);
  expect(spentShare({ ...purse, cap: 0 })).toBe(1);
});

it.each([
  ['20', 20],
  [' $7.50 ', 7.5],
  ['7,5', 7.5],
  ['-1', null],
  ['1e9', null],
  ['', null],
])('reads an amount: %s', (text, amount) => {
  expect(amountOf(text)).toBe(amount);
});
