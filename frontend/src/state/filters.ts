/** Which pictures the gallery shows; kept in the address, so that Back and a copied link keep it. */
import type { SubjectType } from '~/api/types';

export interface Filters {
  q: string;
  mine: boolean;
  favorite: boolean;
  type: SubjectType | null;
}

export const noFilters: Filters = { q: '', mine: false, favorite: false, type: null };

export const subjectTypes: SubjectType[] = ['scene', 'character', 'location', 'item'];

export function readFilters(params: URLSearchParams): Filters {
  const type = params.get('type');
  return {
    q: params.get('q') ?? '',
    mine: params.get('mine') === '1',
    favorite: params.get('fav') === '1',
    type: subjectTypes.find((known) => known === type) ?? null,
  };
}

/** Write the filters into a query that may hold other things too. */
export function writeFilters(params: URLSearchParams, filters: Filters): URLSearchParams {
  const next = new URLSearchParams(params);
  const put = (name: string, value: string) => (value ? next.set(name, value) : next.delete(name));
  put('q', filters.q);
  put('mine', filters.mine ? '1' : '');
  put('fav', filters.favorite ? '1' : '');
  put('type', filters.type ?? '');
  return next;
}

export const isFiltered = (filters: Filters) =>
  Boolean(filters.q || filters.mine || filters.favorite || filters.type);
