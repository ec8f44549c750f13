import { X } from 'lucide-react';
import { Select } from '~/components/Input';
import { Button } from '~/components/Button';
import { isFiltered, noFilters, subjectTypes, type Filters } from '~/state/filters';
import { typeWord } from '~/state/words';
import css from './FilterBar.module.css';
import { SearchField } from './SearchField';

interface Props {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

export function FilterBar({ filters, onChange }: Props) {
  const chip = (name: 'mine' | 'favorite', label: string) => (
    <button
      type="button"
      className={css.chip}
      aria-pressed={filters[name]}
      onClick={() => onChange({ ...filters, [name]: !filters[name] })}
    >
      {label}
    </button>
  );
  return (
    <div className={css.bar} role="search">
      <SearchField value={filters.q} onChange={(q) => onChange({ ...filters, q })} />
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
        {isFiltered(filters) && (
          <Button look="bare" className={css.clear} aria-label="Clear filters" onClick={() => onChange(noFilters)}>
            <X aria-hidden />
            <span>Clear</span>
          </Button>
        )}
      </div>
    </div>
  );
}
