import clsx from 'clsx';
import { Star as StarShape } from 'lucide-react';
import type { Image } from '~/api/types';
import css from './Star.module.css';

interface Props {
  image: Image;
  onPress: (image: Image) => void;
  className?: string;
}

/** Favourite or not, for this member. The count is how many members have starred it. */
export function Star({ image, onPress, className }: Props) {
  const label = image.is_favorite ? `Take #${image.number} out of your favourites` : `Add #${image.number} to your favourites`;
  return (
    <button
      type="button"
      className={clsx(css.star, image.is_favorite && css.on, className)}
      aria-pressed={image.is_favorite}
      aria-label={label}
      title={label}
      onClick={() => onPress(image)}
    >
      <StarShape fill={image.is_favorite ? 'currentColor' : 'none'} />
      {image.favorite_count > 0 && <span className={css.count} data-count={image.favorite_count} />}
    </button>
  );
}
