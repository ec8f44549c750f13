import clsx from 'clsx';
import { useImages } from '~/hooks/useImages';
import { altText } from '~/state/format';
import { useStages } from '~/state/jobStore';
import css from './Rail.module.css';
import { useStage } from './useStage';

const most = 12;

/** The latest pictures of the table; a press puts one on the stage. */
export function Rail({ sid }: { sid: string }) {
  const { images } = useImages(sid);
  const { image: shown, show } = useStage(sid);
  const pick = useStages((stages) => stages.pick);
  if (images.length === 0) return null;
  return (
    <nav className={css.rail} aria-label="Latest pictures">
      <ul className={css.list}>
        {images.slice(0, most).map((image) => {
          const current = show === 'image' && image.id === shown?.id;
          return (
            <li key={image.id}>
              <button
                type="button"
                className={clsx(css.thumb, current && css.current)}
                aria-current={current || undefined}
                title={altText(image)}
                onClick={() => pick(sid, image.id)}
              >
                <img src={image.thumbnail_url} alt={altText(image)} width={image.width} height={image.height} loading="lazy" />
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
