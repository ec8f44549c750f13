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
}

const rowHeight = 230;
const widest = 2.4;
const narrowest = 0.5;

/** One picture in the grid; its box is known before its bytes are there. */
export function Tile({ sid, image, by, faded, eager, onOpen, onStar }: Props) {
  const ratio = Math.min(widest, Math.max(narrowest, image.width / image.height));
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(image.number);
  };
  return (
    <li className={clsx(css.tile, faded && css.faded)} style={{ '--ratio': ratio } as React.CSSProperties}>
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
      <div className={css.foot}>
        <div className={css.words}>
          <p className={css.prompt}>{image.prompt}</p>
          <p className={css.by}>
            {image.visibility === 'private' && <Lock aria-label="Private" />}#{image.number} · {by}
          </p>
        </div>
        <Star image={image} onPress={onStar} />
      </div>
    </li>
  );
}
