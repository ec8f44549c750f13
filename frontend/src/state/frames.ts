/** The pictures that are forming: of each the newest frame, never an older one after it. */
import type { Frame } from '~/api/types';

export interface Forming {
  /** The newest frame of each picture of the request, in the order of the pictures. */
  frames: Frame[];
  /** Frames of an attempt that was given up; they do not come back. */
  gone: string[];
  /** The request has ended: what arrives now is late. */
  over: boolean;
}

export const nothingYet: Forming = { frames: [], gone: [], over: false };

export function withFrame(forming: Forming, frame: Frame): Forming {
  if (forming.over || forming.gone.includes(frame.url)) return forming;
  const shown = forming.frames.find((one) => one.image === frame.image);
  if (shown && shown.index >= frame.index) return forming;
  const others = forming.frames.filter((one) => one !== shown);
  return { ...forming, frames: [...others, frame].sort((a, b) => a.image - b.image) };
}

/** Another attempt begins at its first frame. */
export const anew = ({ frames, gone }: Forming): Forming => ({
  frames: [],
  gone: [...gone, ...frames.map((frame) => frame.url)],
  over: false,
});

/** The last frame stays until the picture itself can be shown. */
export const ended = (forming: Forming): Forming => (forming.over ? forming : { ...forming, over: true });

export const going = (forming: Forming): Forming => (forming.over ? { ...forming, over: false } : forming);

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Read the frame that an event carries; null when it has none. */
export function frameOf(data: Record<string, unknown>): Frame | null {
  const { image, index, url, width, height } = data;
  if (typeof url !== 'string' || !isNumber(index) || !isNumber(width) || !isNumber(height)) return null;
  return { image: isNumber(image) ? image : 0, index, url, width, height };
}
