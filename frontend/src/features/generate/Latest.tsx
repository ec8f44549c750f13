import clsx from 'clsx';
import type { Image } from '~/api/types';
import { urgency } from '~/components/urgency';
import { altText } from '~/state/format';
import { useStages } from '~/state/jobStore';
import css from './Latest.module.css';

const most = 12;

export function Latest({ sid, images, shown }: { sid: string; images: Image[]; shown: Image | null }) {
  const pick = useStages((stages) => stages.pick);
  return (
    <nav className={css.latest} aria-label="Latest pictures">
      <ul className={css.list}>
        {images.slice(0, most).map((image) => (
          <li key={image.id}>
            <button
              type="button"
              className={clsx(css.thumb, image.id === shown?.id && css.current)}
              aria-current={image.id === shown?.id || undefined}
              title={altText(image)}
              onClick={() => pick(sid, image.id)}
            >
              <img src={image.thumbnail_url} alt={altText(image)} width={image.width} height={image.height} loading="lazy" {...urgency('low')} />
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
