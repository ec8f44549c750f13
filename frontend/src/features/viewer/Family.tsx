import type { ImageDetail } from '~/api/types';
import css from './ImageInfo.module.css';

const words = { parent: 'Made from', child: 'Became' };

/** The pictures before and after this one; a press goes there. */
export function Family({ detail, onNumber }: { detail: ImageDetail | undefined; onNumber: (number: number) => void }) {
  const family = detail?.lineage ?? [];
  if (family.length === 0) return null;
  return (
    <ul className={css.family} aria-label="Made from, and became">
      {family.map(({ id, number, thumbnail_url, relation }) => (
        <li key={id}>
          <button type="button" className={css.relative} onClick={() => onNumber(number)}>
            <img src={thumbnail_url} alt="" loading="lazy" />
            <span>
              {words[relation]} #{number}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
