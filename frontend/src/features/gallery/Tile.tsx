import clsx from 'clsx';
import { memo } from 'react';
import type { Image } from '~/api/types';
import { Picture } from '~/components/Picture';
import { tileRenditions, tileSizes } from '~/state/renditions';
import { starLabel, useIsUnsaved } from '~/state/unsaved';
import { thumbhashUrl } from '~/state/thumbhash';
import css from './Tile.module.css';

/** While the window flies past it is a frame; near the window a picture; within it, it has words and controls, too. */
export type Level = 'frame' | 'picture' | 'whole';

/** What a phone shows of the gallery at first: loaded before the others, and painted with the page. */
const firstOnes = 12;

interface Props {
  number: number;
  /** Its address for another tab. */
  href: string | undefined;
  left: number;
  top: number;
  width: number;
  height: number;
  /** How much there is below the picture, for words. */
  foot: number;
  place: number;
  count: number;
  /** null: not known yet. */
  image: Image | null;
  by: string;
  level: Level;
  /** It no longer matches the filter, and stays until the list is asked for again. */
  faded: boolean;
  /** In the Tab order, as one tile of them all. */
  tabbable: boolean;
  picked: boolean;
  /** Others are picked: a press picks, too, instead of opening. */
  picking: boolean;
  onPick: (number: number, range: boolean) => void;
  onStar: (image: Image) => void;
}

/** One picture in the grid. Its box is known before anything else is; it takes as few elements as it can. */
export const Tile = memo(function Tile({ number, href, left, top, width, height, foot, image, ...rest }: Props) {
  const { place, count, level, faded, tabbable, picked, picking, onPick } = rest;
  const tabIndex = tabbable ? 0 : -1;
  const seen = level === 'frame' ? null : image;
  return (
    <li
      className={clsx(css.tile, faded && css.faded, picking && css.picking, picked && css.picked)}
      style={{ left, top, width, height: height + foot }}
      aria-setsize={count}
      aria-posinset={place + 1}
    >
      <a href={href} className={css.link} style={{ height }} tabIndex={tabIndex} data-image={number} aria-label={seen ? undefined : `Picture ${number}`}>
        {seen && <Seen image={seen} width={width} first={place < firstOnes} />}
      </a>
      {level === 'whole' && (
        <input
          type="checkbox"
          className={css.check}
          tabIndex={tabIndex}
          aria-label={`Pick #${number}`}
          checked={picked}
          onChange={(event) => onPick(number, (event.nativeEvent as globalThis.MouseEvent).shiftKey)}
        />
      )}
      {level === 'whole' && image && <Foot {...rest} image={image} />}
    </li>
  );
});

function Seen({ image, width, first }: Pick<Props, 'width'> & { image: Image; first: boolean }) {
  return (
    <Picture
      image={image}
      src={image.thumbnail_url}
      srcSet={tileRenditions(image)}
      sizes={tileSizes(width)}
      placeholder={image.thumbhash ? thumbhashUrl(image.thumbhash) : null}
      eager
      first={first}
      className={css.picture}
    />
  );
}

function Foot({ image, by, tabbable, onStar }: Pick<Props, 'by' | 'tabbable' | 'onStar'> & { image: Image }) {
  const unsaved = useIsUnsaved(image.id);
  const label = starLabel(image, unsaved);
  return (
    <>
      <p className={css.words}>
        {/* The first line and the second, as the style has it: one element for both. */}
        {`${(image.caption ?? image.prompt).replace(/\s+/g, ' ')}\n${image.visibility === 'private' ? 'Private · ' : ''}#${image.number} · ${by}`}
      </p>
      {!image.deleted_at && (
        <button
          type="button"
          className={clsx(css.star, image.is_favorite && css.on, unsaved && css.unsaved)}
          tabIndex={tabbable ? 0 : -1}
          aria-pressed={image.is_favorite}
          aria-label={label}
          title={label}
          data-count={image.favorite_count || undefined}
          onClick={() => onStar(image)}
        />
      )}
    </>
  );
}
