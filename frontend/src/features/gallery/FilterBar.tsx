import clsx from 'clsx';
import { Pencil, X } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import type { Collection } from '~/api/types';
import { Select } from '~/components/Input';
import { Button } from '~/components/Button';
import { IconButton } from '~/components/IconButton';
import { part } from '~/components/part';
import { useMayManage } from '~/hooks/useRequestActions';
import { focusField } from '~/state/fields';
import { figure } from '~/state/format';
import { isFiltered, noFilters, subjectTypes, type Filters } from '~/state/filters';
import { useNotices } from '~/state/notices';
import { typeWord } from '~/state/words';
import css from './FilterBar.module.css';
import { ActiveChips } from './ActiveChips';
import { SearchField } from './SearchField';

const CollectionDialog = part(() => import('./CollectionDialog'), 'CollectionDialog');

const sayAfterMs = 700;

interface Props {
  sid: string;
  filters: Filters;
  collections: Collection[];
  onChange: (filters: Filters) => void;
  /** How many pictures there are; null as long as that is not known. */
  count: number | null;
}

export function FilterBar({ sid, filters, collections, onChange, count }: Props) {
  const chip = (name: 'mine' | 'favorite' | 'trash', label: string) => (
    <button
      type="button"
      className={css.chip}
      aria-pressed={filters[name]}
      onClick={() => onChange({ ...filters, [name]: !filters[name] })}
    >
      {label}
      {filters[name] && <X aria-hidden />}
    </button>
  );
  // The button goes with the filters.
  const clear = () => {
    onChange(noFilters);
    focusField('search');
  };
  const shown = collections.find(({ id }) => id === filters.collection);
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
            className={clsx(css.type, css.collection)}
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
        {count !== null && <Count count={count} filters={filters} />}
      </div>
      <ActiveChips filters={filters} collections={collections} onChange={onChange}>
        {shown && <EditCollection sid={sid} collection={shown} onGone={() => onChange({ ...filters, collection: null })} />}
      </ActiveChips>
    </div>
  );
}

/** For whoever made it and the GM. */
function EditCollection({ sid, collection, onGone }: { sid: string; collection: Collection; onGone: () => void }) {
  const [open, setOpen] = useState(false);
  if (!useMayManage(sid, collection.user_id)) return null;
  return (
    <>
      <IconButton label={`Edit ${collection.name}`} onClick={() => setOpen(true)}>
        <Pencil />
      </IconButton>
      {open && (
        <Suspense>
          <CollectionDialog sid={sid} collection={collection} onClose={() => setOpen(false)} onGone={onGone} />
        </Suspense>
      )}
    </>
  );
}

/** How many there are, to the eye; for a screen reader what a filter has left or given back, once the typing has paused. */
function Count({ count, filters }: { count: number; filters: Filters }) {
  const say = useNotices((notices) => notices.say);
  const words = count === 0 ? 'No picture' : `${figure(count)} ${count === 1 ? 'picture' : 'pictures'}`;
  const name = JSON.stringify(filters);
  const heard = useRef(name === JSON.stringify(noFilters) ? `${name} ${words}` : null);
  const isFree = !isFiltered(filters);
  useEffect(() => {
    const now = `${name} ${words}`;
    // Pictures that come while nothing is filtered are told of elsewhere.
    if (heard.current === now || (isFree && heard.current?.startsWith(`${name} `))) return;
    const timer = setTimeout(() => {
      heard.current = now;
      say(`${words}.`);
    }, sayAfterMs);
    return () => clearTimeout(timer);
  }, [isFree, name, say, words]);
  return <p className={css.count}>{words}</p>;
}
