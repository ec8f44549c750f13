import type { Frame, ImageRequest } from '~/api/types';
import { FrameView } from '~/components/FrameView';
import { RainLine } from '~/components/RainLine';
import { shapeOf } from '~/state/format';
import { isPaused } from '~/state/words';
import css from './CardPicture.module.css';

/** The room of a picture that is drawn, with its newest frame in it. */
export function FormingBox({ request, frame }: { request: ImageRequest; frame: Frame | undefined }) {
  const { width, height } = frame ?? shapeOf(request.size);
  return (
    <div className={css.box} style={{ aspectRatio: width / height }}>
      {frame && <FrameView key={frame.image} frame={frame} label={`Forming: ${request.prompt}`} />}
      <RainLine percent={request.progress} still={isPaused(request)} />
    </div>
  );
}
