/** Where each picture of a request stands: one that is there, one that forms, or the first that is awaited. */
import type { Frame, ImageRequest, RequestImage } from '~/api/types';

export interface Place {
  place: number;
  image?: RequestImage;
  frame?: Frame;
}

const placeOf = ({ image }: RequestImage, index: number) => image ?? index;

/** The pictures of a request as they stand beside each other: their numbers go by which was ready first. */
export const inOrder = (images: RequestImage[]) =>
  images.map((image, index) => ({ image, place: placeOf(image, index) })).sort((a, b) => a.place - b.place).map(({ image }) => image);

/** Which picture of a request stood large on the stage last. */
const stood = new Map<string, number>();
const most = 100;

export function noteStood(requestId: string, place: number): void {
  stood.delete(requestId);
  stood.set(requestId, place);
  if (stood.size > most) stood.delete(stood.keys().next().value!);
}

export const stoodLast = (requestId: string | null) => stood.get(requestId ?? '');

/** The picture with which a request ends on the stage: the one whose frames were seen there. */
export function lastOf({ request_id, images }: Pick<ImageRequest, 'request_id' | 'images'>): RequestImage | undefined {
  return images.find((image, index) => placeOf(image, index) === stoodLast(request_id)) ?? inOrder(images)[0];
}

/** `frames` is null where nothing forms; else at least one place is kept for what is to come. */
export function placesOf({ images, n = 1 }: Pick<ImageRequest, 'images' | 'n'>, frames: Frame[] | null): Place[] {
  const there = images.map<Place>((image, index) => ({ place: placeOf(image, index), image }));
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

/** `last` is the place of the one that stood there last. */
export function framesOnStage(request: Pick<ImageRequest, 'images' | 'status'> | null, frames: Frame[], last?: number): FramesOnStage {
  const [first] = frames;
  // At the end the last frame stays until the picture itself can be shown.
  if (request?.status !== 'processing' || request.images.length === 0) {
    const kept = frames.find(({ image }) => image === last) ?? first;
    return { main: kept, others: frames.filter((frame) => frame !== kept) };
  }
  const made = request.images.map<Frame>(({ image, thumbnail_url: url, width, height }, index) => ({ image: image ?? index, index: 0, url, width, height }));
  const [main, ...more] = frames.filter((frame) => !made.some(({ image }) => image === frame.image));
  return { main, others: [...made, ...more].sort((a, b) => a.image - b.image) };
}
