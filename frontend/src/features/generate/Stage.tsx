import { wasDecoded } from '~/components/decoded';
import { EmptyState } from '~/components/EmptyState';
import { useFrames } from '~/hooks/useFrames';
import { useJob } from '~/hooks/useJob';
import { messageOf } from '~/api/errors';
import { stoodLast } from '~/state/places';
import { Button } from '~/components/Button';
import css from './Stage.module.css';
import { FirstPicture } from './FirstPicture';
import { JobOnStage } from './JobOnStage';
import { NewPictures } from './NewPictures';
import { PictureOnStage } from './PictureOnStage';
import type { StageState } from './useStage';
import { WatchedOnStage } from './WatchedOnStage';

interface Props {
  sid: string;
  stage: StageState;
  onOpen: (number: number) => void;
}

/** The middle of the room: the picture under way, or the one to look at. */
export function Stage({ sid, stage, onOpen }: Props) {
  const jobs = useJob(sid);
  const place = stoodLast(stage.madeBy);
  const frames = useFrames(stage.madeBy);
  const last = frames.find(({ image }) => image === place);
  // What nobody has seen here is not faded out, and by now it may be gone.
  const seen = last && wasDecoded(last.url) ? last : null;
  return (
    <section
      className={css.stage}
      aria-label="Stage"
      data-shows={stage.shows}
    >
      {stage.show === 'watched' && <WatchedOnStage sid={sid} request={stage.watching} onBack={stage.toLive} />}
      {stage.show === 'job' && stage.job && <JobOnStage sid={sid} job={stage.job} actions={jobs} />}
      {stage.show === 'image' && stage.image && (
        <PictureOnStage key={stage.image.id} sid={sid} image={stage.image} last={seen} onOpen={onOpen} />
      )}
      {stage.show === 'loading' && <div className={css.loading} aria-busy="true" />}
      {stage.show === 'nothing' && <FirstPicture sid={sid} />}
      {stage.show === 'error' && (
        <EmptyState title="The pictures could not be loaded." tone="bad">
          <p>{messageOf(stage.error)}</p>
          <Button onClick={() => void stage.reload()}>Try again</Button>
        </EmptyState>
      )}
      <NewPictures stage={stage} />
    </section>
  );
}
