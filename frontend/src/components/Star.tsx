import clsx from 'clsx';
import { Star as StarShape } from 'lucide-react';
import type { Image } from '~/api/types';
import { starLabel, useIsUnsaved } from '~/state/unsaved';
import css from './Star.module.css';

interface Props {
  image: Image;
  onPress: (image: Image) => void;
  className?: string;
}

/** Favourite or not, for this member. The count is how many members have starred it. */
export function Star({ image, onPress, className }: Props) {
  const unsaved = useIsUnsaved(image.id);
  const label = starLabel(image, unsaved);
  return (
    <button
      type="button"
      className={clsx(css.star, image.is_favorite && css.on, unsaved && css.unsaved, className)}
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
