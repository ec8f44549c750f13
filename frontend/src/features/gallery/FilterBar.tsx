import { X } from 'lucide-react';
import { useEffect } from 'react';
import { Select } from '~/components/Input';
import { Button } from '~/components/Button';
import { focusField } from '~/state/fields';
import { isFiltered, noFilters, subjectTypes, type Filters } from '~/state/filters';
import { useNotices } from '~/state/notices';
import { typeWord } from '~/state/words';
import { thousands } from '~/state/format';
import css from './FilterBar.module.css';
import { useCollections } from '~/hooks/useCollections';
import { SearchField } from './SearchField';

const sayAfterMs = 700;

interface Props {
  sid: string;
  filters: Filters;
  onChange: (filters: Filters) => void;
  /** How many pictures there are; null as long as that is not known. */
  count: number | null;
}

export function FilterBar({ sid, filters, onChange, count }: Props) {
  const collections = useCollections(sid);
  const chip = (name: 'mine' | 'favorite' | 'trash', label: string) => (
    <button
      type="button"
      className={css.chip}
      aria-pressed={filters[name]}
      onClick={() => onChange({ ...filters, [name]: !filters[name] })}
    >
      {label}
    </button>
  );
  // The button goes with the filters.
  const clear = () => {
    onChange(noFilters);
    focusField('search');
  };
  return (
    <div className={css.bar} role="search">
      <SearchField sid={sid} value={filters.q} onChange={(q) => onChange({ ...filters, q })} />
      <div className={css.chips}>
        {chip('mine', 'Mine')}
        {chip('favorite', 'Favourites')}
        <Select
          aria-label="Type"
          className={css.type}
          value={filters.type ?? ''}
          onChange={(event) => onChange({ ...filters, type: subjectTypes.find((type) => type === event.target.value) ?? null })}
        >
          <option value="">All types</option>
          {subjectTypes.map((type) => (
            <option key={type} value={type}>
              {typeWord[type]}
            </option>
          ))}
        </Select>
        {collections.length > 0 && (
          <Select
            aria-label="Collection"
            className={css.type}
            value={filters.collection ?? ''}
            onChange={(event) => onChange({ ...filters, collection: event.target.value || null })}
          >
            <option value="">All collections</option>
            {collections.map(({ id, name, count }) => (
              <option key={id} value={id}>
                {name} ({count})
              </option>
            ))}
          </Select>
        )}
        {chip('trash', 'Trash')}
        {isFiltered(filters) && (
          <Button look="bare" className={css.clear} aria-label="Clear filters" onClick={clear}>
            <X aria-hidden />
            <span>Clear</span>
          </Button>
        )}
        {count !== null && <Count count={count} filtered={isFiltered(filters)} />}
      </div>
    </div>
  );
}

/** How many there are, to the eye; for a screen reader once the typing has paused, and only what a filter found. */
function Count({ count, filtered }: { count: number; filtered: boolean }) {
  const say = useNotices((notices) => notices.say);
  const words = `${thousands(count)} ${count === 1 ? 'picture' : 'pictures'}`;
  useEffect(() => {
    if (!filtered) return;
    const timer = setTimeout(() => say(`${words}.`), sayAfterMs);
    return () => clearTimeout(timer);
  }, [filtered, say, words]);
  return <p className={css.count}>{words}</p>;
}
