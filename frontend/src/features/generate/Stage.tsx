import { EmptyState } from '~/components/EmptyState';
import { useJob } from '~/hooks/useJob';
import { messageOf } from '~/api/errors';
import { Button } from '~/components/Button';
import css from './Stage.module.css';
import { FirstPicture } from './FirstPicture';
import { JobOnStage } from './JobOnStage';
import { NewPictures } from './NewPictures';
import { PictureOnStage } from './PictureOnStage';
import { useStage } from './useStage';

interface Props {
  sid: string;
  onOpen: (number: number) => void;
}

/** The middle of the room: the picture under way, or the one to look at. */
export function Stage({ sid, onOpen }: Props) {
  const stage = useStage(sid);
  const jobs = useJob(sid);
  return (
    <section className={css.stage} aria-label="Stage">
      {stage.show === 'job' && stage.job && <JobOnStage sid={sid} job={stage.job} actions={jobs} />}
      {stage.show === 'image' && stage.image && (
        <PictureOnStage key={stage.image.id} sid={sid} image={stage.image} onOpen={onOpen} />
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
