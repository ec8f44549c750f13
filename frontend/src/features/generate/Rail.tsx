import { useImages } from '~/hooks/useImages';
import { useActiveRequests } from '~/hooks/useRequest';
import { FormingStrip } from './FormingStrip';
import { Latest } from './Latest';
import css from './Rail.module.css';
import type { StageState } from './useStage';

/** The pictures that form at this table now, but for the one on the stage, and the latest; a press puts one there. */
export function Rail({ sid, stage }: { sid: string; stage: StageState }) {
  const { images } = useImages(sid);
  const forming = useActiveRequests(sid).filter(
    ({ status, request_id }) => status === 'processing' && request_id !== stage.requestId,
  );
  if (images.length + forming.length === 0) return null;
  return (
    <div className={css.rail}>
      {forming.length > 0 && <FormingStrip sid={sid} forming={forming} />}
      {images.length > 0 && <Latest sid={sid} images={images} shown={stage.show === 'image' ? stage.image : null} />}
    </div>
  );
}
