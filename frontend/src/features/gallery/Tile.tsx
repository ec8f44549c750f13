import clsx from 'clsx';
import { Lock } from 'lucide-react';
import type { MouseEvent } from 'react';
import { renditions } from '~/api/images';
import type { Image } from '~/api/types';
import { Picture } from '~/components/Picture';
import { Star } from '~/components/Star';
import css from './Tile.module.css';

interface Props {
  sid: string;
  image: Image;
  by: string;
  /** It no longer matches the filter, and stays until the list is asked for again. */
  faded: boolean;
  eager: boolean;
  onOpen: (number: number) => void;
  onStar: (image: Image) => void;
  picked: boolean;
  /** Others are picked: a press picks, too, instead of opening. */
  picking: boolean;
  onPick: (number: number, range: boolean) => void;
}

const rowHeight = 230;
const widest = 2.4;
const narrowest = 0.5;

/** One picture in the grid; its box is known before its bytes are there. */
export function Tile({ sid, image, by, faded, eager, onOpen, onStar, picked, picking, onPick }: Props) {
  const ratio = Math.min(widest, Math.max(narrowest, image.width / image.height));
  const open = (event: MouseEvent) => {
    if (!picking && (event.metaKey || event.ctrlKey || event.shiftKey)) return;
    event.preventDefault();
    if (picking) onPick(image.number, event.shiftKey);
    else onOpen(image.number);
  };
  return (
    <li className={clsx(css.tile, faded && css.faded, picking && css.picking, picked && css.picked)} style={{ '--ratio': ratio } as React.CSSProperties}>
      <a href={`i/${image.number}`} className={css.link} onClick={open} data-image={image.number}>
        <Picture
          image={image}
          src={image.thumbnail_url}
          srcSet={renditions(sid, image)}
          sizes={`(max-width: 640px) 50vw, ${Math.round(ratio * rowHeight)}px`}
          eager={eager}
          className={css.picture}
        />
      </a>
      <input
        type="checkbox"
        className={css.check}
        aria-label={`Pick #${image.number}`}
        checked={picked}
        onChange={(event) => onPick(image.number, (event.nativeEvent as globalThis.MouseEvent).shiftKey)}
      />
      <div className={css.foot}>
        <div className={css.words}>
          <p className={css.prompt}>{image.caption ?? image.prompt}</p>
          <p className={css.by}>
            {image.visibility === 'private' && <Lock aria-label="Private" />}#{image.number} · {by}
          </p>
        </div>
        {!image.deleted_at && <Star image={image} onPress={onStar} />}
      </div>
    </li>
  );
}
