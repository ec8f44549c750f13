import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { Boundary } from './Boundary';

function Faulty(): never {
  throw new Error('a fault');
}

it('says that a part has a fault instead of leaving an empty page', () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  render(
    <Boundary>
      <Faulty />
    </Boundary>,
  );
  expect(screen.getByRole('heading', { name: 'This page has a fault.' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Load anew' })).toBeVisible();
  expect(told).toHaveBeenCalled();
  told.mockRestore();
});
