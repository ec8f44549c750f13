import type { Image } from '~/api/types';
import type { ImageRef } from '~/embed/public';

/** What a host's page is told of a picture that somebody wants in it. */
export function handedOver(sid: string, image: Image, page: string = window.location.href): ImageRef {
  const { id, number, prompt, caption = null, width, height } = image;
  const whole = (path: string) => new URL(path, page).href;
  return { sessionId: sid, id, number, prompt, caption, url: whole(image.image_url), thumbnailUrl: whole(image.thumbnail_url), width, height };
}
