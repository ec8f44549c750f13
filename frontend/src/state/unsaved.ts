/** Stars that wait for the server: shown as pressed, marked as not saved, and sent once it answers again. */
import { create } from 'zustand';
import type { Image } from '~/api/types';

export interface Unsaved {
  sid: string;
  image: Image;
  wanted: boolean;
}

interface UnsavedStars {
  byImage: Record<string, Unsaved>;
  keep: (star: Unsaved) => void;
  drop: (imageId: string) => void;
}

export const useUnsaved = create<UnsavedStars>((set) => ({
  byImage: {},
  keep: (star) => set(({ byImage }) => ({ byImage: { ...byImage, [star.image.id]: star } })),
  drop: (imageId) =>
    set(({ byImage }) => ({ byImage: Object.fromEntries(Object.entries(byImage).filter(([id]) => id !== imageId)) })),
}));

export const useIsUnsaved = (imageId: string) => useUnsaved(({ byImage }) => imageId in byImage);

/** What a star's button does, in words. */
export function starLabel({ number, is_favorite }: Pick<Image, 'number' | 'is_favorite'>, unsaved: boolean): string {
  const does = is_favorite ? `Take #${number} out of your favourites` : `Add #${number} to your favourites`;
  return unsaved ? `${does} (not saved yet: will sync)` : does;
}
