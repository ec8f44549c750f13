// @vitest-environment node
import { expect, it, vi } from 'vitest';

/** A page of its own, that no host has told anything yet. */
async function fresh() {
  vi.resetModules();
  return { ...(await import('./format')), ...(await import('./money')) };
}

it.each([
  [0, '0 s'],
  [89, '89 s'],
  [200, '3 min 20 s'],
  [5_400, '1 h 30 min'],
  [69_727, '19 h 22 min'],
])('says %i seconds as people do', async (value, words) => {
  const { elapsed } = await fresh();
  expect(elapsed(value)).toBe(words);
});

const at = new Date(2026, 10, 21, 15, 5).toISOString();
const purse = { spent: 1_234.5, reserved: 0, uncertain: 0, cap: 20_000, left: 18_765.5 };
/** The browser's tables put narrow and unbreaking blanks. */
const plain = (text: string | null) => text?.replace(/\s/g, ' ');

it('writes figures by hand as long as nobody wants them otherwise', async () => {
  const { clock, dollars, figure, price, spentWords } = await fresh();
  expect([0, 999, 1_000, 12_345, 1_234_567].map((count) => figure(count))).toEqual(['0', '999', '1,000', '12,345', '1,234,567']);
  expect([figure(3.456, 1), figure(1_234.567, 3), dollars(1_234.5)]).toEqual(['3.5', '1,234.567', '$1,234.50']);
  expect([0, 0.003, 0.04, 0.042, 0.5, null].map(price)).toEqual(['free', '≈ $0.003', '≈ $0.04', '≈ $0.042', '≈ $0.50', null]);
  expect([clock(at), spentWords(purse)]).toEqual(['15:05', '$1,234.50 of $20,000.00']);
});

it.each([
  ['en-US', '12,345', '≈ $0.042', '3:05 PM', '$1,234.50 of $20,000.00'],
  ['de', '12.345', '≈ 0,042 $', '15:05', '1.234,50 $ of 20.000,00 $'],
])('writes figures and times as %s does', async (locale, count, cost, time, money) => {
  const { clock, figure, price, spentWords, writeAs } = await fresh();
  writeAs(locale);
  expect([figure(12_345), price(0.042), clock(at), spentWords(purse)].map(plain)).toEqual([count, cost, time, money]);
  expect(price(0)).toBe('free');
});

it('takes the browser’s where a host names none, and leaves what another part has named', async () => {
  const { figure, writeAs } = await fresh();
  vi.stubGlobal('navigator', { language: 'fr' });
  writeAs(undefined);
  expect(plain(figure(12_345))).toBe('12 345');
  writeAs('de');
  writeAs(undefined);
  expect(figure(12_345)).toBe('12.345');
  vi.unstubAllGlobals();
});

it('complains of what is no language, and writes on', async () => {
  const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { figure, writeAs } = await fresh();
  writeAs('de');
  writeAs('not a language');
  expect([figure(12_345), complained.mock.calls.length]).toEqual(['12.345', 1]);
  complained.mockRestore();
});
