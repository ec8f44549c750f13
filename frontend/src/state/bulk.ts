/** What came of doing one thing to many pictures, in a sentence. */
import type { BulkAction, BulkAnswer } from '~/api/types';

const what: Record<BulkAction, string> = {
  delete: 'in the trash',
  restore: 'back',
  favorite: 'among your favourites',
  unfavorite: 'no favourite any more',
  tag: 'tagged',
  untag: 'without the tag',
  collect: 'in the collection',
  uncollect: 'out of the collection',
};

const pictures = (count: number) => (count === 1 ? '1 picture' : `${count} pictures`);

export function bulkWords(action: BulkAction, counts: BulkAnswer['counts'], numbers: number[]): string {
  const { done = 0, unchanged = 0, not_allowed: forbidden = 0, not_found: gone = 0, refused = 0 } = counts;
  const all = done + unchanged;
  const name = numbers.length === 1 ? `#${numbers[0]}` : pictures(all);
  const parts = [
    all > 0 && `${name} ${all === 1 ? 'is' : 'are'} ${what[action]}.`,
    forbidden > 0 && `${pictures(forbidden)} of others stayed as before.`,
    gone > 0 && `${pictures(gone)} could not be found.`,
    refused > 0 && `${pictures(refused)} could not be changed.`,
  ];
  return parts.filter(Boolean).join(' ');
}

/** The counts of several calls as one. */
export function added(one: BulkAnswer['counts'], other: BulkAnswer['counts']): BulkAnswer['counts'] {
  const names = Object.keys({ ...one, ...other }) as (keyof BulkAnswer['counts'])[];
  return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}
