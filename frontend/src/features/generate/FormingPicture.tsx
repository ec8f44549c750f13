import { useEffect, useMemo, type ReactNode } from 'react';
import type { ImageRequest } from '~/api/types';
import { FrameView } from '~/components/FrameView';
import { RainLine } from '~/components/RainLine';
import { useElapsed } from '~/hooks/useElapsed';
import { useFrames } from '~/hooks/useFrames';
import { useProviderLabel } from '~/hooks/useProviders';
import { elapsed, shapeOf } from '~/state/format';
import { framesOnStage, noteStood, stoodLast, type FramesOnStage } from '~/state/places';
import { aheadWords, isPaused, requestWords, startOf } from '~/state/words';
import { boxOf } from './box';
import css from './FormingPicture.module.css';
import { OtherFrames } from './OtherFrames';
import { StageFigure } from './StageFigure';

interface Props {
  sid: string;
  requestId: string | null;
  request: ImageRequest | null;
  prompt: string;
  /** Milliseconds; when it was asked for, as far as this page knows. */
  since: number;
  size?: string | null;
  by?: string;
  actions: ReactNode;
}

/** What there is of a request's pictures; the one that stands large is the one that its request ends with. */
function useFramesOnStage(requestId: string | null, request: ImageRequest | null): FramesOnStage {
  const frames = useFrames(requestId);
  const shown = useMemo(() => framesOnStage(request, frames, stoodLast(requestId)), [request, requestId, frames]);
  const place = shown.main?.image;
  useEffect(() => {
    if (requestId && place !== undefined) noteStood(requestId, place);
  }, [requestId, place]);
  return shown;
}

/** A picture under way: its newest frame, or its empty shape; the last true word about it, and the seconds so far. */
export function FormingPicture({ sid, requestId, request, prompt, since, size, by, actions }: Props) {
  const time = elapsed(useElapsed(startOf(request, since)));
  const labelOf = useProviderLabel(sid);
  const { main: frame, others } = useFramesOnStage(requestId, request);
  const asked = shapeOf(request?.size ?? size);
  const width = Math.max(asked.width, 1024);
  const shape = frame ?? asked;
  const word = request || !requestId ? requestWords(request) : 'Submitted';
  const detail = aheadWords(request) ?? time;
  const about = [frame && `${word} · ${time}`, by, request && labelOf(request.provider)];
  return (
    <StageFigure prompt={prompt} about={about.filter(Boolean).join(' · ')} actions={actions}>
      <div className={css.box} style={boxOf({ width, height: (width * shape.height) / shape.width })} aria-busy>
        {frame ? (
          <FrameView key={requestId} frame={frame} label={`Forming: ${prompt}`} />
        ) : (
          <div className={css.middle}>
            <p className={css.word}>{word}</p>
            <p className={css.detail}>{detail}</p>
          </div>
        )}
        {others.length > 0 && <OtherFrames frames={others} />}
        <RainLine percent={request?.progress} still={isPaused(request)} />
      </div>
    </StageFigure>
  );
}
