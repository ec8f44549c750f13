import clsx from 'clsx';
import { ImageOff } from 'lucide-react';
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import type { RequestImage } from '~/api/types';
import { altText } from '~/state/format';
import css from './Picture.module.css';
import { urgency } from './urgency';

interface Props {
  image: RequestImage & { prompt?: string };
  src: string;
  /** `fit` shows all of it in the room around it (a size container); `fill` takes the width there is. */
  mode?: 'fit' | 'fill';
  eager?: boolean;
  /** Other renditions, and how wide the picture will be, for the browser to choose by. */
  srcSet?: string;
  sizes?: string;
  /** Shown until something better is there; the thumbnail, if there is nothing else. */
  placeholder?: string | null;
  className?: string;
  /** It is what the page is about: ahead of all other pictures. */
  first?: boolean;
  /** It stands alone and may have a button; within a link or a button, one that failed is tried again by itself. */
  alone?: boolean;
  /** Where all of it is, for who sees only that it failed. */
  original?: string;
}

const againMs = [5_000, 30_000, 120_000];

/** A picture whose box is known before it loads, with its thumbnail shown until then. */
export function Picture({ image, src, mode = 'fill', eager, srcSet, sizes, placeholder, className, alone, first, original }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const [ready, setReady] = useState<string | null>(null);
  const tries = useRef(0);
  useEffect(() => {
    const wait = againMs[tries.current];
    if (alone || broken === null || wait === undefined) return;
    const timer = setTimeout(() => {
      tries.current += 1;
      setBroken(null);
    }, wait);
    return () => clearTimeout(timer);
  }, [alone, broken]);
  if (broken === src) {
    return (
      <span className={clsx(css.broken, className)}>
        <ImageOff role="img" aria-label={altText(image)} />
        <span>{original ? 'The full size could not be loaded.' : 'This picture could not be loaded.'}</span>
        {alone && (
          <button type="button" className={css.again} onClick={() => setBroken(null)}>
            Try again
          </button>
        )}
        {original && (
          <a className={css.again} href={original} target="_blank" rel="noreferrer">
            Open the original
          </a>
        )}
      </span>
    );
  }
  const before = placeholder ?? (src === image.thumbnail_url ? null : image.thumbnail_url);
  return (
    <img
      className={clsx(css[mode], className)}
      src={src}
      srcSet={srcSet}
      sizes={sizes}
      alt={altText(image)}
      width={image.width}
      height={image.height}
      loading={eager ? 'eager' : 'lazy'}
      {...urgency(first ? 'high' : undefined)}
      style={
        {
          '--ratio': image.width / image.height,
          '--width': `${image.width}px`,
          backgroundImage: before && ready !== src ? `url("${before}")` : undefined,
        } as CSSProperties
      }
      onLoad={() => setReady(src)}
      onError={() => setBroken(src)}
    />
  );
}
