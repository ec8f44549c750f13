import { useEffect, useRef } from 'react';
import type { ImageRequest } from '~/api/types';
import { useNotices } from '~/state/notices';
import { useFrames } from './useFrames';

const shortened = (prompt: string) => (prompt.length > 60 ? `${prompt.slice(0, 60)}…` : prompt);

function words({ status, prompt, images, error }: ImageRequest): string | null {
  switch (status) {
    case 'processing':
      return `Generating: ${shortened(prompt)}`;
    case 'completed':
      return images.length > 1 ? `${images.length} pictures are ready.` : `Picture ${images[0]?.number ?? ''} is ready.`;
    case 'failed':
      return `The picture failed. ${error ?? ''}`;
    case 'cancelled':
      return 'The picture is cancelled.';
    case 'held':
      return 'The picture is held: somebody has to decide.';
    default:
      return null;
  }
}

/** Reads out how the member's own picture stands: each step once, its first frame, and no other frame. */
export function useOwnProgress(request: ImageRequest | undefined): void {
  const say = useNotices((notices) => notices.say);
  const hasFrame = useFrames(request?.request_id ?? null).length > 0;
  const told = useRef<string[]>([]);
  const drawing = request?.status === 'processing';
  const step = request && words(request);
  const id = request?.request_id;
  useEffect(() => {
    const tell = (text: string) => {
      const name = `${id} ${text}`;
      if (!told.current.includes(name)) say(text);
      told.current = [...told.current.filter((one) => one !== name), name].slice(-20);
    };
    if (step) tell(step);
    if (drawing && hasFrame) tell('First preview.');
  }, [drawing, hasFrame, id, say, step]);
}
