// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { anImage } from '../../tests/things';
import { mergeHead, type ImageList } from './mergeImages';

const images = (...numbers: number[]) => numbers.map((number) => anImage(number));
const list = (...pages: [number[], string | null][]): ImageList => ({
  pages: pages.map(([numbers, next_cursor]) => ({ images: images(...numbers), next_cursor })),
  pageParams: pages.map(() => null),
});
const numbers = (merged: ImageList) => merged.pages.map((page) => page.images.map((image) => image.number));

describe('a fresh first page', () => {
  it('puts new pictures on top and keeps the older pages', () => {
    const merged = mergeHead(list([[4, 3], 'a'], [[2, 1], null]), { images: images(5, 4), next_cursor: 'b' });
    expect(numbers(merged)).toEqual([[5, 4, 3], [2, 1]]);
    expect(merged.pages[0]?.next_cursor).toBe('a');
  });

  it('drops what is gone from its range', () => {
    expect(numbers(mergeHead(list([[3, 2, 1], null]), { images: images(3, 1), next_cursor: null }))).toEqual([[3, 1]]);
  });

  it('keeps what fell out of the favourites until the list is asked for again', () => {
    const merged = mergeHead(list([[3, 2, 1], null]), { images: images(3, 1), next_cursor: null }, true);
    expect(numbers(merged)).toEqual([[3, 2, 1]]);
  });

  it('starts over when it does not reach down to what is known', () => {
    const merged = mergeHead(list([[2, 1], null]), { images: images(9, 8), next_cursor: 'c' });
    expect(numbers(merged)).toEqual([[9, 8]]);
    expect(merged.pages[0]?.next_cursor).toBe('c');
  });

  it('fills an empty list', () => {
    expect(numbers(mergeHead(list([[], null]), { images: images(2, 1), next_cursor: null }))).toEqual([[2, 1]]);
  });
});
