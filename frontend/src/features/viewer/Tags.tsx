import { tagSearch } from '~/state/filters';
import css from './ImageInfo.module.css';

/** A press on a tag shows all that have it. */
export function Tags({ tags, onSearch }: { tags: string[]; onSearch: (q: string) => void }) {
  if (tags.length === 0) return null;
  return (
    <ul className={css.tags} aria-label="Tags">
      {tags.map((tag) => (
        <li key={tag}>
          <button type="button" className={css.tag} title={`Show all with ${tag}`} onClick={() => onSearch(tagSearch(tag))}>
            {tag}
          </button>
        </li>
      ))}
    </ul>
  );
}
