import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Collection } from '~/api/types';
import { activeFilters } from '~/state/activeFilters';
import type { Filters } from '~/state/filters';
import css from './FilterBar.module.css';

interface Props {
  filters: Filters;
  collections: Collection[];
  onChange: (filters: Filters) => void;
  /** What else there is to do with what is shown. */
  children?: ReactNode;
}

/** What is searched for, each part with its own way out; what has a button that is pressed goes by that one. */
export function ActiveChips({ filters, collections, onChange, children }: Props) {
  const chips = activeFilters(filters, collections).filter(({ isShown }) => !isShown);
  if (chips.length === 0) return null;
  return (
    <ul className={css.active} aria-label="Active filters">
      {chips.map(({ name, without }, place) => (
        <li key={`${place} ${name}`}>
          <button type="button" className={css.part} aria-label={`Remove ${name}`} onClick={() => onChange(without)}>
            <span>{name}</span>
            <X aria-hidden />
          </button>
        </li>
      ))}
      {children && <li>{children}</li>}
    </ul>
  );
}
