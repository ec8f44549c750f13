import type { Image } from '~/api/types';

/** What a host's page is told of a picture that somebody wants in it. */
export interface HandedOver {
  sessionId: string;
  id: string;
  number: number;
  prompt: string;
  caption: string | null;
  /** All of it; whoever fetches it has to be a member. */
  url: string;
  thumbnailUrl: string;
  width: number;
  height: number;
}

export function handedOver(sid: string, image: Image, page: string = window.location.href): HandedOver {
  const { id, number, prompt, caption = null, width, height } = image;
  const whole = (path: string) => new URL(path, page).href;
  return { sessionId: sid, id, number, prompt, caption, url: whole(image.image_url), thumbnailUrl: whole(image.thumbnail_url), width, height };
}
