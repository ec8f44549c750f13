import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { imageFile } from '~/api/images';
import type { Image } from '~/api/types';
import { IconButton } from '~/components/IconButton';
import { Picture } from '~/components/Picture';
import css from './ViewerStage.module.css';

interface Props {
  sid: string;
  image: Image;
  position: string | null;
  onNewer: (() => void) | null;
  onOlder: (() => void) | null;
}

export function ViewerStage({ sid, image, position, onNewer, onOlder }: Props) {
  return (
    <div className={css.stage}>
      <div className={css.bar}>
        <p className={css.where}>
          #{image.number}
          {position && <span> · {position}</span>}
        </p>
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
      <div className={css.room}>
        <Picture key={image.id} image={image} src={imageFile(sid, image.id, 'display')} mode="fit" eager />
      </div>
    </div>
  );
}
