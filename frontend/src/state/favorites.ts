/** Stars that were pressed and not yet confirmed. The last press wins over any older answer. */
import type { Image } from '~/api/types';

const wishes = new Map<string, { wanted: boolean; ticket: number }>();
let tickets = 0;

/** Remember a press; the ticket tells later whether a newer press has taken its place. */
export function wish(imageId: string, wanted: boolean): number {
  tickets += 1;
  wishes.set(imageId, { wanted, ticket: tickets });
  return tickets;
}

/** The answer to `ticket` has come; true when no newer press is on its way. */
export function settle(imageId: string, ticket: number): boolean {
  if (wishes.get(imageId)?.ticket !== ticket) return false;
  wishes.delete(imageId);
  return true;
}

export function starred(image: Image, wanted: boolean): Image {
  if (image.is_favorite === wanted) return image;
  return { ...image, is_favorite: wanted, favorite_count: Math.max(0, image.favorite_count + (wanted ? 1 : -1)) };
}

/** An answer that was on its way when the star was pressed must not undo the press on the screen. */
export function withWish<T extends Image>(image: T): T {
  const open = wishes.get(image.id);
  return open ? (starred(image, open.wanted) as T) : image;
}
