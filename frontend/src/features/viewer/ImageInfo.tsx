import { ImagePlus, Import, PencilLine, SlidersHorizontal } from 'lucide-react';
import type { Image } from '~/api/types';
import { Button } from '~/components/Button';
import { Remake } from '~/components/Remake';
import { Star } from '~/components/Star';
import { useDraft } from '~/hooks/useDraft';
import { useImageDetail } from '~/hooks/useImages';
import { useInsert } from '~/hooks/useInsert';
import { Downloads } from './Downloads';
import { Facts } from './Facts';
import { byImage } from '~/state/draft';
import { useMayDraw } from '~/hooks/useSession';
import { useNotices } from '~/state/notices';
import { reuse } from '~/state/reuse';
import css from './ImageInfo.module.css';
import { Family } from './Family';
import { ManageImage } from './ManageImage';
import { Notes } from './Notes';
import { Prompt } from './Prompt';
import { Tags } from './Tags';
import { useRemake } from './useRemake';

interface Props {
  sid: string;
  image: Image;
  onStar: (image: Image) => void;
  /** To the page where pictures form. */
  onToStage: () => void;
  onGone: () => void;
  onSearch: (q: string) => void;
  onNumber: (number: number) => void;
}

/** The composer takes from it what somebody wants. */
function Reuse({ sid, image, onToStage }: Pick<Props, 'sid' | 'image' | 'onToStage'>) {
  const { data: detail, isError } = useImageDetail(sid, image.id);
  const [, change] = useDraft(sid);
  const show = useNotices((notices) => notices.show);
  return (
    <>
      <Button
        onClick={() => {
          change({ prompt: image.prompt, type: image.type });
          onToStage();
        }}
      >
        <PencilLine aria-hidden />
        Use prompt
      </Button>
      {!isError && (
        <Button
          title="Prompt, provider, size, quality, look and seed"
          disabled={!detail}
          onClick={() => {
            if (detail) change(reuse(image, detail));
            if (detail?.reference_hidden) show('This picture went by another one that is gone or not yours to see: choose one to go by.');
            onToStage();
          }}
        >
          <SlidersHorizontal aria-hidden />
          Use everything
        </Button>
      )}
      {!image.deleted_at && (
        <Button
          title="The next picture goes by this one"
          onClick={() => {
            change({ reference: byImage(image) });
            onToStage();
          }}
        >
          <ImagePlus aria-hidden />
          Use as reference
        </Button>
      )}
    </>
  );
}

/** Everything that is known about a picture, and what can be done with it. */
export function ImageInfo({ sid, image, onStar, onToStage, onGone, onSearch, onNumber }: Props) {
  const { data: detail } = useImageDetail(sid, image.id);
  const mayDraw = useMayDraw(sid);
  const insert = useInsert(sid);
  const remake = useRemake(sid, image, onToStage);
  const reworded = image.enhanced_prompt && image.enhanced_prompt !== image.prompt ? image.enhanced_prompt : null;
  return (
    <aside className={css.info} aria-label="About this picture">
      <div className={css.head}>
        <div>
          {image.caption && <p className={css.caption}>{image.caption}</p>}
          <Prompt key={image.id} text={image.prompt} look={image.caption ? css.under : css.prompt} />
        </div>
        <Star image={image} onPress={onStar} />
      </div>
      <Tags tags={image.tags} onSearch={onSearch} />
      <div className={css.actions}>
        {insert && !image.deleted_at && (
          <Button look="primary" title="Into the page around" onClick={() => insert([image])}>
            <Import aria-hidden />
            Insert
          </Button>
        )}
        {mayDraw && <Reuse sid={sid} image={image} onToStage={onToStage} />}
      </div>
      {remake && !image.deleted_at && <Remake key={image.id} look="quiet" number={image.number} cost={image.cost} onSend={remake} />}
      <ManageImage key={`manage ${image.id}`} sid={sid} image={image} detail={detail} onGone={onGone} />
      {reworded && (
        <details className={css.reworded}>
          <summary>What the provider was asked for</summary>
          <p>{reworded}</p>
        </details>
      )}
      <Family detail={detail} onNumber={onNumber} />
      <Notes detail={detail} />
      <Facts sid={sid} image={image} detail={detail} />
      <Downloads sid={sid} image={image} />
    </aside>
  );
}
