import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ImageRequest } from '~/api/types';
import { useNotices } from '~/state/notices';
import { fetchPart } from '~/state/parts';
import { useFrames } from './useFrames';
import { useLatest } from './useLatest';

const shortened = (prompt: string) => (prompt.length > 60 ? `${prompt.slice(0, 60)}…` : prompt);

function words({ status, prompt, images, error }: ImageRequest): string | null {
  switch (status) {
    case 'processing':
      return `Generating: ${shortened(prompt)}`;
    case 'completed':
      if (images.length === 0) return null;
      return images.length > 1 ? `${images.length} pictures are ready.` : `Picture ${images[0]!.number} is ready.`;
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

export interface Onlooker {
  /** Brings the stage into sight. */
  onLook: () => void;
}

/** An end is told by a part that nobody needs before the first one. */
function useEndTeller(sid: string, onlooker?: Onlooker) {
  const client = useQueryClient();
  return useLatest((text: string, request: ImageRequest) =>
    fetchPart(() => import('./tellEnd')).then(({ tellEnd }) => tellEnd({ client, sid, text, request, onlooker })),
  );
}

/** What has been told: coming back to a session does not make it news. */
let told: string[] = [];

/** Tells how the member's own picture stands: each step once, its first frame, and no other frame. */
export function useOwnProgress(sid: string, request: ImageRequest | undefined, onlooker?: Onlooker): void {
  const say = useNotices((notices) => notices.say);
  const tellEnd = useEndTeller(sid, onlooker);
  const { request_id: id, status } = request ?? {};
  const drawing = status === 'processing';
  const hasFrame = useFrames(request?.request_id ?? null).length > 0;
  const ends = status === 'completed' || status === 'failed' ? request : null;
  const step = request && words(request);
  useEffect(() => {
    const once = (what: string, tell: () => unknown) => {
      const name = `${id} ${what}`;
      if (!told.includes(name)) tell();
      told = [...told.filter((one) => one !== name), name].slice(-40);
    };
    if (step) once(status!, () => (ends ? tellEnd(step, ends) : say(step)));
    if (drawing && hasFrame) once('frame', () => say('First preview.'));
  }, [drawing, ends, hasFrame, id, say, status, step, tellEnd]);
}
