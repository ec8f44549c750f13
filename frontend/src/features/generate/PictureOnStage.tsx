import { Import, Maximize2, PencilLine } from 'lucide-react';
import type { Frame, Image } from '~/api/types';
import { Button } from '~/components/Button';
import { Picture } from '~/components/Picture';
import { Star } from '~/components/Star';
import { useDraft } from '~/hooks/useDraft';
import { useFavorite } from '~/hooks/useFavorite';
import { useInsert } from '~/hooks/useInsert';
import { useProviderLabel } from '~/hooks/useProviders';
import { useMayDraw, useTable } from '~/hooks/useSession';
import { clock } from '~/state/format';
import { onStage } from '~/state/onStage';
import css from './PictureOnStage.module.css';
import { boxOf } from './box';
import { focusPrompt } from './promptFieldId';
import { StageFigure } from './StageFigure';

interface Props {
  sid: string;
  image: Image;
  /** What stood here while it was forming; the picture fades in over it. */
  last?: Frame | null;
  onOpen: (number: number) => void;
}

/** A finished picture. */
export function PictureOnStage({ sid, image, last, onOpen }: Props) {
  const favorite = useFavorite(sid);
  const { nameOf } = useTable(sid);
  const labelOf = useProviderLabel(sid);
  const insert = useInsert(sid);
  const mayDraw = useMayDraw(sid);
  const [, change] = useDraft(sid);
  const reuse = () => {
    change({ prompt: image.prompt, type: image.type });
    focusPrompt();
  };
  return (
    <StageFigure
      prompt={image.prompt}
      about={
        <>
          #{image.number} · {nameOf(image.user_id)} · {labelOf(image.provider)} · {clock(image.created_at)}
          {image.visibility === 'private' && ' · private'}
        </>
      }
      actions={
        <>
          <Star image={image} onPress={favorite} />
          {insert && (
            <Button look="bare" onClick={() => insert([image])} title="Into the page around">
              <Import aria-hidden />
              Insert
            </Button>
          )}
          {mayDraw && (
            <Button look="bare" onClick={reuse} title="Put this prompt into the composer">
              <PencilLine aria-hidden />
              Use prompt
            </Button>
          )}
          <Button look="bare" onClick={() => onOpen(image.number)}>
            <Maximize2 aria-hidden />
            Open
          </Button>
        </>
      }
    >
      <button type="button" className={css.frame} onClick={() => onOpen(image.number)} aria-label={`Open #${image.number}`}>
        {last && <img className={css.last} src={last.url} alt="" style={boxOf(image)} />}
        <Picture image={image} {...onStage(sid, image)} mode="fit" eager first />
      </button>
    </StageFigure>
  );
}
