// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rangeLoader } from './rangeLoader';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function loading(answer: () => Promise<void> = () => Promise.resolve()) {
  const asked: number[][] = [];
  const loader = rangeLoader((numbers) => {
    asked.push(numbers);
    return answer();
  });
  return { asked, loader };
}

it('asks at once, and then only for where the scrolling has come to', async () => {
  const { asked, loader } = loading();
  loader.want([1]);
  await vi.advanceTimersByTimeAsync(0);
  for (const numbers of [[2], [3], [4]]) {
    loader.want(numbers);
    await vi.advanceTimersByTimeAsync(20);
  }
  await vi.advanceTimersByTimeAsync(150);
  expect(asked).toEqual([[1], [4]]);
});

it('asks for no picture twice at a time, and for a hundred at once', async () => {
  const { asked, loader } = loading(() => new Promise(() => {}));
  const many = Array.from({ length: 150 }, (_, index) => index);
  loader.want(many);
  await vi.advanceTimersByTimeAsync(200);
  loader.want([...many, 500]);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked.map((numbers) => numbers.length)).toEqual([100, 50, 1]);
});

it('tries again after a failure, more and more slowly', async () => {
  const { asked, loader } = loading(() => Promise.reject(new Error('away')));
  loader.want([1]);
  await vi.advanceTimersByTimeAsync(900);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(asked).toHaveLength(2);
  loader.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toHaveLength(2);
});
