import type { Image, ImageRequest } from '~/api/types';
import { lastOf } from '~/state/places';
import { onStage } from '~/state/onStage';
import { useHandover } from './useHandover';

/** The picture that a request has made, from the moment on when it may take the last frame's place. */
export function useMade(sid: string, request: ImageRequest | null, images: Image[]): Image | null {
  const made = request?.status === 'completed' ? lastOf(request) : undefined;
  const ready = useHandover(request?.request_id ?? null, made ? onStage(sid, made) : null);
  return ready ? (images.find((image) => image.id === made?.id) ?? null) : null;
}
