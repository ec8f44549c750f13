import css from './NewPictures.module.css';
import type { StageState } from './useStage';

/** The way back to the picture under way, on to what the others have made, or to the same request's further pictures. */
export function NewPictures({ stage }: { stage: StageState }) {
  if (stage.away) {
    return (
      <button type="button" className={css.pill} onClick={stage.toLive}>
        <span className={css.dot} aria-hidden /> Drawing: back to it
      </button>
    );
  }
  if (stage.newer === 0) {
    return (
      stage.part && (
        <button type="button" className={css.pill} onClick={stage.toNext}>
          Picture {stage.part}: next
        </button>
      )
    );
  }
  return (
    <button type="button" className={css.pill} onClick={stage.toNewest}>
      {stage.newer === 1 ? '1 new picture' : `${stage.newer} new pictures`}: show
    </button>
  );
}
