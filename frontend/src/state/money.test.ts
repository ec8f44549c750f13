// @vitest-environment node
import { expect, it } from 'vitest';
import { amountOf, budgetWords, spentShare, spentWords } from './money';

const purse = { spent: 1, reserved: 0.5, uncertain: 0, cap: 20, left: 18.5 };

it('counts what is held back as gone', () => {
  expect(spentWords(purse)).toBe('$1.50 of $20.00');
  expect(spentWords({ ...purse, cap: null })).toBe('$1.50, no limit');
  expect(spentShare(purse)).toBeCloseTo(0.075);
  expect(spentShare({ ...purse, cap: 0 })).toBe(1);
});

it('names the purse that is empty first', () => {
  const usage = (mine: number | null, all: number | null) => ({
    month: '2026-11',
    me: { ...purse, cap: mine, left: mine && mine - 1.5 },
    session: { ...purse, cap: all, left: all && all - 1.5 },
    pictures: { today: 0, cap: null },
    paid_sends: 'on' as const,
  });
  expect(budgetWords(usage(10, 20))).toBe('Your budget: $1.50 of $10.00');
  expect(budgetWords(usage(10, null))).toBe('Your budget: $1.50 of $10.00');
  expect(budgetWords(usage(20, 10))).toBe('The table’s budget: $1.50 of $10.00');
  expect(budgetWords(usage(null, 10))).toBe('The table’s budget: $1.50 of $10.00');
  expect(budgetWords(usage(null, null))).toBe('Budget: $1.50, no limit');
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
