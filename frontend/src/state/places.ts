/** Where each picture of a request stands: one that is there, one that forms, or the first that is awaited. */
import type { Frame, ImageRequest, RequestImage } from '~/api/types';

export interface Place {
  place: number;
  image?: RequestImage;
  frame?: Frame;
}

/** `frames` is null where nothing forms; else at least one place is kept for what is to come. */
export function placesOf({ images, n = 1 }: Pick<ImageRequest, 'images' | 'n'>, frames: Frame[] | null): Place[] {
  const there = images.map<Place>((image, index) => ({ place: image.image ?? index, image }));
  const taken = new Set(there.map(({ place }) => place));
  const forming = (frames ?? []).filter(({ image }) => !taken.has(image)).map<Place>((frame) => ({ place: frame.image, frame }));
  const free = Array.from({ length: Math.max(n, 1) }, (_, place) => place).find((place) => !taken.has(place));
  const awaited = frames && forming.length === 0 && free !== undefined ? [{ place: free }] : [];
  return [...there, ...forming, ...awaited].sort((a, b) => a.place - b.place);
}

export interface FramesOnStage {
  /** What forms now, or has formed last. */
  main?: Frame;
  /** The request's further pictures, in their order; those that are there by their thumbnails. */
  others: Frame[];
}

export function framesOnStage(request: Pick<ImageRequest, 'images' | 'status'> | null, frames: Frame[]): FramesOnStage {
  const [first, ...rest] = frames;
  // At the end the last frame stays until the picture itself can be shown.
  if (request?.status !== 'processing' || request.images.length === 0) return { main: first, others: rest };
  const made = request.images.map<Frame>(({ image, thumbnail_url: url, width, height }, index) => ({ image: image ?? index, index: 0, url, width, height }));
  const [main, ...more] = frames.filter((frame) => !made.some(({ image }) => image === frame.image));
  return { main, others: [...made, ...more].sort((a, b) => a.image - b.image) };
}
