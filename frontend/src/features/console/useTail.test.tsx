import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useTail } from './useTail';

function Log() {
  const { ref, inner, follows, onScroll } = useTail('');
  return (
    <div ref={ref} data-testid="log" onScroll={onScroll}>
      <ol ref={inner} />
      {follows ? 'follows' : 'has left'}
    </div>
  );
}

function scrolled(height: number, top: number) {
  const box = screen.getByTestId('log');
  const facts = { scrollHeight: height, scrollTop: top, clientHeight: 100 };
  for (const [name, value] of Object.entries(facts)) Object.defineProperty(box, name, { value, configurable: true, writable: true });
  fireEvent.scroll(box);
  return box;
}

it('stays at the end while what is there grows, and leaves it with the reader only', () => {
  render(<Log />);
  expect(scrolled(500, 400)).toHaveTextContent('follows');
  expect(scrolled(900, 420), 'a picture has come before we were told of our own scrolling').toHaveTextContent('follows');
  expect(scrolled(900, 300)).toHaveTextContent('has left');
  expect(scrolled(900, 500), 'not at the end yet').toHaveTextContent('has left');
  expect(scrolled(900, 790)).toHaveTextContent('follows');
});
