import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getIndex, takeFirstPage } from '~/api/images';
import { keys } from '~/api/keys';
import type { Filters } from '~/state/filters';
import { withWish } from '~/state/favorites';
import { decodeIndex, emptyIndex, withKept, type ImageIndex } from '~/state/imageIndex';
import { detailsOf, learnSome } from './pictureCache';

/** All pictures that the filters let through, newest first, by their numbers. */
export function useIndex(sid: string, filters: Filters) {
  const client = useQueryClient();
  const queryKey = keys.index(sid, filters);
  const query = useQuery({
    queryKey,
    queryFn: async (): Promise<ImageIndex> => {
      const fresh = decodeIndex(await getIndex(sid, filters));
      const first = await takeFirstPage(sid, filters);
      if (first.length > 0) learnSome(client, sid, filters.trash, first.map(({ number }) => number), first.map(withWish), detailsOf(client, sid, filters.trash).age);
      const before = filters.favorite && client.getQueryData<ImageIndex>(queryKey);
      if (!before) return fresh;
      const { known } = detailsOf(client, sid, filters.trash);
      return withKept(fresh, before, (number) => known.get(number)?.image?.is_favorite === false);
    },
    staleTime: Infinity,
    // What lost its star stays until the filter is set anew.
    gcTime: filters.favorite ? 0 : undefined,
  });
  return { ...query, index: query.data ?? emptyIndex };
}
