import { useEffect } from 'react';
import type { ImageRequest, RequestStatus } from '~/api/types';
import { stageOf, useStages } from '~/state/jobStore';
import { useNotices } from '~/state/notices';
import { useFrames } from './useFrames';
import { useLatest } from './useLatest';

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

export interface Onlooker {
  /** Is the stage out of sight? */
  isElsewhere: boolean;
  onLook: () => void;
}

/** Shows an end to whoever looks at something else, with a way to it; says it to whoever looks on. */
function useEndTeller(sid: string, onlooker: Onlooker = { isElsewhere: false, onLook: () => {} }) {
  const { say, show } = useNotices.getState();
  return useLatest((text: string, status: RequestStatus) => {
    const { picked, watched } = stageOf(useStages.getState(), sid);
    if (!onlooker.isElsewhere && !picked && !watched) return say(text);
    const look = () => {
      useStages.getState().pick(sid, null);
      onlooker.onLook();
    };
    show(text, status === 'failed' ? 'bad' : 'plain', { label: 'Look', run: look });
  });
}

/** What has been told: coming back to a session does not make it news. */
let told: string[] = [];

/** Tells how the member's own picture stands: each step once, its first frame, and no other frame. */
export function useOwnProgress(sid: string, request: ImageRequest | undefined, onlooker?: Onlooker): void {
  const say = useNotices((notices) => notices.say);
  const tellEnd = useEndTeller(sid, onlooker);
  const hasFrame = useFrames(request?.request_id ?? null).length > 0;
  const drawing = request?.status === 'processing';
  const ends = request?.status === 'completed' || request?.status === 'failed' ? request.status : null;
  const step = request && words(request);
  const id = request?.request_id;
  useEffect(() => {
    const once = (text: string, tell: (text: string) => void) => {
      const name = `${id} ${text}`;
      if (!told.includes(name)) tell(text);
      told = [...told.filter((one) => one !== name), name].slice(-40);
    };
    if (step) once(step, (text) => (ends ? tellEnd(text, ends) : say(text)));
    if (drawing && hasFrame) once('First preview.', say);
  }, [drawing, ends, hasFrame, id, say, step, tellEnd]);
}
