import { Composer } from '~/features/generate/Composer';
import { Rail } from '~/features/generate/Rail';
import { Stage } from '~/features/generate/Stage';
import { usePlace } from '~/hooks/usePlace';
import css from './GenerateTab.module.css';

/** Composer, stage and the latest pictures. */
export function GenerateTab({ sid }: { sid: string }) {
  const { openImage } = usePlace(sid);
  return (
    <div className={css.room}>
      <div className={css.composer}>
        <Composer sid={sid} />
      </div>
      <div className={css.stage}>
        <Stage sid={sid} onOpen={openImage} />
      </div>
      <div className={css.rail}>
        <Rail sid={sid} />
      </div>
    </div>
  );
}
