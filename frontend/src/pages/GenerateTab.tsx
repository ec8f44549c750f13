import { Composer } from '~/features/generate/Composer';
import { Rail } from '~/features/generate/Rail';
import { Stage } from '~/features/generate/Stage';
import { useStage } from '~/features/generate/useStage';
import { usePlace } from '~/hooks/usePlace';
import css from './GenerateTab.module.css';

/** Composer, stage and the latest pictures. */
export function GenerateTab({ sid }: { sid: string }) {
  const { openImage } = usePlace(sid);
  const stage = useStage(sid);
  return (
    <div className={css.room}>
      <div data-foot className={css.composer}>
        <Composer sid={sid} />
      </div>
      <div className={css.stage}>
        <Stage sid={sid} stage={stage} onOpen={openImage} />
      </div>
      <div className={css.rail}>
        <Rail sid={sid} stage={stage} />
      </div>
    </div>
  );
}
