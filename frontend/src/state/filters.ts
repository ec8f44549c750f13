/** Which pictures the gallery shows; kept in the address, so that Back and a copied link keep it. */
import type { SubjectType } from '~/api/types';

export interface Filters {
  q: string;
  mine: boolean;
  favorite: boolean;
  type: SubjectType | null;
  /** Id of a collection. */
  collection: string | null;
  /** What was deleted and can be had back, instead. */
  trash: boolean;
}

export const noFilters: Filters = { q: '', mine: false, favorite: false, type: null, collection: null, trash: false };

export const subjectTypes: SubjectType[] = ['scene', 'character', 'location', 'item'];

export function readFilters(params: URLSearchParams): Filters {
  const type = params.get('type');
  return {
    q: params.get('q') ?? '',
    mine: params.get('mine') === '1',
    favorite: params.get('fav') === '1',
    type: subjectTypes.find((known) => known === type) ?? null,
    collection: params.get('collection'),
    trash: params.get('trash') === '1',
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
  put('collection', filters.collection ?? '');
  put('trash', filters.trash ? '1' : '');
  return next;
}

export const isFiltered = (filters: Filters) => Object.values(filters).some(Boolean);

/** The search that finds a tag. */
export const tagSearch = (tag: string) => (/\s/.test(tag) ? `tag:"${tag}"` : `tag:${tag}`);
