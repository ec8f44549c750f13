import { imageFile } from '~/api/images';
import type { Image, ImageRequest } from '~/api/types';
import { useHandover } from './useHandover';

/** The picture that a request has made, from the moment on when it may take the last frame's place. */
export function useMade(sid: string, request: ImageRequest | null, images: Image[]): Image | null {
  const id = request?.status === 'completed' ? (request.images[0]?.id ?? null) : null;
  const ready = useHandover(request?.request_id ?? null, id && imageFile(sid, id, 'display'));
  return ready ? (images.find((image) => image.id === id) ?? null) : null;
}
