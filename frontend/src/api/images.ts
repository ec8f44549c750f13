import { isFiltered, type Filters } from '~/state/filters';
import type { WireIndex } from '~/state/imageIndex';
import { takeAhead } from '~/state/ahead';
import { address, call, sessionPath } from './client';
import type { BulkAction, BulkAnswer, Favorite, Image, ImageChanges, ImageDetail, ImagePage } from './types';

export type Variant = 'thumb' | 'small' | 'display' | 'original';
export type Format = 'png' | 'jpeg' | 'webp';

const imagePath = (sessionId: string, imageId: string) =>
  `${sessionPath(sessionId)}/image/${encodeURIComponent(imageId)}`;

export const pageSize = 24;

export const listImages = (sessionId: string, filters: Filters, cursor: string | null, limit = pageSize) =>
  call<ImagePage>(`${sessionPath(sessionId)}/images`, {
    query: { limit, cursor, ...filters },
  });

/** The newest pictures, if they were asked for before this script was there; else none. */
export async function takeFirstPage(sessionId: string, filters: Filters): Promise<Image[]> {
  if (isFiltered(filters)) return [];
  const answer = await takeAhead(address(`${sessionPath(sessionId)}/images`, { limit: pageSize }))?.catch(() => null);
  return answer?.ok ? ((await answer.json()) as ImagePage).images : [];
}

/** Everything that the filters let through, in a few figures each. Unchanged, it costs no more than asking. */
export const getIndex = (sessionId: string, filters: Filters) =>
  call<WireIndex>(`${sessionPath(sessionId)}/images/index`, { query: { ...filters } });

/** Up to a hundred pictures by their numbers; those that this member may not see are just not there. */
export const getSome = (sessionId: string, numbers: number[], trash: boolean) =>
  call<{ images: Image[] }>(`${sessionPath(sessionId)}/images/batch`, { method: 'POST', body: { numbers, trash } }).then(
    (answer) => answer.images,
  );

/** The tags of what this member sees, most used first. */
export const listTags = (sessionId: string) =>
  call<{ tags: { name: string }[] }>(`${sessionPath(sessionId)}/tags`).then(({ tags }) => tags.map(({ name }) => name));

export const getImage = (sessionId: string, imageId: string) =>
  call<{ image: ImageDetail }>(imagePath(sessionId, imageId)).then((answer) => answer.image);

export const changeImage = (sessionId: string, imageId: string, changes: ImageChanges) =>
  call<{ image: ImageDetail }>(imagePath(sessionId, imageId), { method: 'PATCH', body: changes }).then((answer) => answer.image);

export const mostAtOnce = 500;

/** One thing to many pictures; doing it again is harmless. */
export const changeImages = (
  sessionId: string,
  action: BulkAction,
  numbers: number[],
  more: { tags?: string[]; collection?: string } = {},
) => call<BulkAnswer>(`${sessionPath(sessionId)}/images/bulk`, { method: 'POST', body: { action, numbers, ...more } });

/** Sets, never flips: sending it twice is harmless. */
export const setFavorite = (sessionId: string, imageId: string, isFavorite: boolean) =>
  call<Favorite>(`${imagePath(sessionId, imageId)}/favorite`, { method: 'POST', body: { is_favorite: isFavorite } });

export const imageFile = (sessionId: string, imageId: string, variant: Variant) =>
  address(`${imagePath(sessionId, imageId)}/file`, { variant });

export const downloadLink = (sessionId: string, imageId: string, format: Format) =>
  address(`${imagePath(sessionId, imageId)}/file`, { variant: 'original', format, download: 1 });
