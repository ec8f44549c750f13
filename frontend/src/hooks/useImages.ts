import { useInfiniteQuery, useQuery, type QueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getImage, listImages } from '~/api/images';
import { keys } from '~/api/keys';
import type { Image, ImagePage } from '~/api/types';
import { withWish } from '~/state/favorites';
import { noFilters, type Filters } from '~/state/filters';
import { mergeHead, type ImageList } from '~/state/mergeImages';

async function fetchPage(sid: string, filters: Filters, cursor: string | null): Promise<ImagePage> {
  const page = await listImages(sid, filters, cursor);
  return { ...page, images: page.images.map(withWish) };
}

/** The gallery, newest first; more pages on demand. */
export function useImages(sid: string, filters: Filters = noFilters) {
  const query = useInfiniteQuery({
    queryKey: keys.list(sid, filters),
    queryFn: ({ pageParam }) => fetchPage(sid, filters, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: Infinity,
  });
  const images = useMemo<Image[]>(() => query.data?.pages.flatMap((page) => page.images) ?? [], [query.data]);
  return { ...query, images };
}

export const useImageDetail = (sid: string, imageId: string | null) =>
  useQuery({
    queryKey: keys.detail(sid, imageId ?? ''),
    queryFn: () => getImage(sid, imageId ?? '').then(withWish),
    enabled: imageId !== null,
    staleTime: 60_000,
  });

/** Look for new pictures in every list that is on the screen, without loading its older pages again. */
export async function refreshImages(client: QueryClient, sid: string): Promise<void> {
  void client.invalidateQueries({ queryKey: keys.indexes(sid) });
  // A list that is out of sight is asked for again when somebody comes back to it.
  void client.invalidateQueries({ queryKey: keys.lists(sid), type: 'inactive', refetchType: 'none' });
  const lists = client.getQueryCache().findAll({ queryKey: keys.lists(sid), type: 'active' });
  await Promise.all(
    lists.map(async ({ queryKey, state }) => {
      if (state.fetchStatus === 'fetching') return;
      if (state.status === 'error') return client.refetchQueries({ queryKey, exact: true });
      const filters = queryKey[2] as Filters;
      const head = await fetchPage(sid, filters, null).catch(() => null);
      if (head) client.setQueryData<ImageList>(queryKey, (list) => list && mergeHead(list, head, filters.favorite));
    }),
  );
}
