// @vitest-environment node
import { expect, it } from 'vitest';
import { cellsOf } from './columns';

it('finds the cells that were laid out with blanks, empty ones too', () => {
  const text = [
    'provider  model        price  state',
    'dalle                         OpenAI API key not configured',
    'sketch    sketch-two   free   ready, default',
    '…',
  ].join('\n');
  expect(cellsOf(text)).toEqual([
    ['provider', 'model', 'price', 'state'],
    ['dalle', '', '', 'OpenAI API key not configured'],
    ['sketch', 'sketch-two', 'free', 'ready, default'],
    ['…', '', '', ''],
  ]);
});

it('takes no sentence apart', () => {
  expect(cellsOf('2026-11  spent  left\nyou      $0.00  $10.00\nPictures today: 3 of 10.')).toBeNull();
  expect(cellsOf('one line')).toBeNull();
});
