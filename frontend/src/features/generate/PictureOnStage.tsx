import { Maximize2, PencilLine } from 'lucide-react';
import { imageFile } from '~/api/images';
import type { Image } from '~/api/types';
import { Button } from '~/components/Button';
import { Picture } from '~/components/Picture';
import { Star } from '~/components/Star';
import { useDraft } from '~/hooks/useDraft';
import { useFavorite } from '~/hooks/useFavorite';
import { useProviderLabel } from '~/hooks/useProviders';
import { useTable } from '~/hooks/useSession';
import { clock } from '~/state/format';
import css from './PictureOnStage.module.css';
import { focusPrompt } from './promptFieldId';

interface Props {
  sid: string;
  image: Image;
  onOpen: (number: number) => void;
}

/** A finished picture; what there is to say and to do stands below it, not on it. */
export function PictureOnStage({ sid, image, onOpen }: Props) {
  const favorite = useFavorite(sid);
  const { nameOf } = useTable(sid);
  const labelOf = useProviderLabel(sid);
  const [, change] = useDraft(sid);
  const reuse = () => {
    change({ prompt: image.prompt, type: image.type });
    focusPrompt();
  };
  return (
    <figure className={css.figure}>
      <button type="button" className={css.frame} onClick={() => onOpen(image.number)} aria-label={`Open #${image.number}`}>
        <Picture image={image} src={imageFile(sid, image.id, 'display')} mode="fit" eager />
      </button>
      <figcaption className={css.caption}>
        <div className={css.words}>
          <p className={css.prompt}>{image.prompt}</p>
          <p className={css.by}>
            #{image.number} · {nameOf(image.user_id)} · {labelOf(image.provider)} · {clock(image.created_at)}
            {image.visibility === 'private' && ' · private'}
          </p>
        </div>
        <div className={css.actions}>
          <Star image={image} onPress={favorite} />
          <Button look="bare" onClick={reuse} title="Put this prompt into the composer">
            <PencilLine aria-hidden />
            Use prompt
          </Button>
          <Button look="bare" onClick={() => onOpen(image.number)}>
            <Maximize2 aria-hidden />
            Open
          </Button>
        </div>
      </figcaption>
    </figure>
  );
}
