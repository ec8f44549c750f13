import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { RainLine } from './RainLine';

it('is a bar with a figure where there is one, and only a light where there is none', () => {
  const { rerender } = render(<RainLine percent={40} />);
  expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
  expect(screen.getByRole('progressbar').firstElementChild).toHaveStyle({ transform: 'scaleX(0.4)' });
  rerender(<RainLine percent={null} />);
  expect(screen.queryByRole('progressbar')).toBeNull();
});
