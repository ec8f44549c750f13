/** Lay a fresh first page over a list that is already loaded, so that nobody's scroll position is lost. */
import type { InfiniteData } from '@tanstack/react-query';
import type { Image, ImagePage } from '~/api/types';

export type ImageList = InfiniteData<ImagePage, string | null>;

/**
 * `keepMissing` keeps pictures that fell out of the list (a star taken off in the favourites), so that a tile does not
 * vanish below the pointer; otherwise what the fresh page leaves out within its range is gone.
 */
export function mergeHead(list: ImageList, head: ImagePage, keepMissing = false): ImageList {
  const [first, ...others] = list.pages;
  if (!first) return { pages: [head], pageParams: [null] };
  const fresh = new Set(head.images.map((image) => image.id));
  const known = list.pages.flatMap((page) => page.images);
  const overlaps = known.some((image) => fresh.has(image.id));
  if (known.length > 0 && !overlaps && head.next_cursor) return { pages: [head], pageParams: [null] };

  const lowest = head.next_cursor ? Math.min(...head.images.map((image) => image.number)) : -Infinity;
  const stays = (image: Image) => !fresh.has(image.id) && (keepMissing || image.number < lowest);
  const carried = first.images.filter(stays);
  const images = [...head.images, ...carried].sort((a, b) => b.number - a.number);
  const cursor = carried.length > 0 || others.length > 0 ? first.next_cursor : head.next_cursor;
  return {
    pages: [
      { ...head, images, next_cursor: cursor },
      ...others.map((page) => ({ ...page, images: page.images.filter(stays) })),
    ],
    pageParams: list.pageParams,
  };
}

export function withoutImages(list: ImageList, numbers: ReadonlySet<number>): ImageList {
  const stays = (image: Image) => !numbers.has(image.number);
  return { ...list, pages: list.pages.map((page) => ({ ...page, images: page.images.filter(stays) })) };
}

export function patchImage(list: ImageList, imageId: string, change: (image: Image) => Image): ImageList {
  const touch = (image: Image) => (image.id === imageId ? change(image) : image);
  return { ...list, pages: list.pages.map((page) => ({ ...page, images: page.images.map(touch) })) };
}
