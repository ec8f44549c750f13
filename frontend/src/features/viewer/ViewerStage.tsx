import { ChevronLeft, ChevronRight, X, ZoomIn, ZoomOut } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { imageFile } from '~/api/images';
import type { Image } from '~/api/types';
import { useKeys } from '~/hooks/useKeys';
import { IconButton } from '~/components/IconButton';
import { Picture } from '~/components/Picture';
import { useZoom } from './useZoom';
import css from './ViewerStage.module.css';

interface Props {
  sid: string;
  image: Image;
  position: string | null;
  onNewer: (() => void) | null;
  onOlder: (() => void) | null;
}

export function ViewerStage({ sid, image, position, onNewer, onOlder }: Props) {
  const { ref, view, nearer, further, fit, handlers } = useZoom(image.id, (way) => (way < 0 ? onOlder : onNewer)?.());
  const large = view.scale > 1;
  const keys: Record<string, () => void> = { '+': nearer, '=': nearer, '-': further, '0': fit };
  useKeys(keys);
  return (
    <div className={css.stage}>
      <div className={css.bar} data-head>
        <p className={css.where}>
          #{image.number}
          {position && <span> · {position}</span>}
        </p>
        <IconButton label="Smaller" disabled={!large} onClick={further}>
          <ZoomOut />
        </IconButton>
        <IconButton label="Larger" onClick={nearer}>
          <ZoomIn />
        </IconButton>
        <IconButton label="Newer picture" disabled={!onNewer} onClick={() => onNewer?.()}>
          <ChevronLeft />
        </IconButton>
        <IconButton label="Older picture" disabled={!onOlder} onClick={() => onOlder?.()}>
          <ChevronRight />
        </IconButton>
        <Dialog.Close asChild>
          <IconButton label="Close">
            <X />
          </IconButton>
        </Dialog.Close>
      </div>
      <div ref={ref} className={css.room} data-shows={image.number} data-large={large} onDragStart={(event) => event.preventDefault()} {...handlers}>
        <div className={css.pane} style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}>
          <Picture key={image.id} image={image} src={imageFile(sid, image.id, 'display')} mode="fit" eager alone original={imageFile(sid, image.id, 'original')} />
          {large && <img className={css.sharp} src={imageFile(sid, image.id, 'original')} alt="" />}
        </div>
      </div>
    </div>
  );
}
