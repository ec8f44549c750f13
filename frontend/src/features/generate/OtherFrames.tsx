import type { Frame } from '~/api/types';
import { FrameView } from '~/components/FrameView';
import css from './OtherFrames.module.css';

/** Further pictures of the same request. */
export function OtherFrames({ frames }: { frames: Frame[] }) {
  return (
    <ul className={css.list} aria-label="Further pictures">
      {frames.map((frame) => (
        <li key={frame.image} className={css.one} style={{ aspectRatio: frame.width / frame.height }}>
          <FrameView frame={frame} label={`Picture ${frame.image + 1}`} />
        </li>
      ))}
    </ul>
  );
}
