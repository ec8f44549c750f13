import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listTags } from '~/api/images';
import { keys } from '~/api/keys';
import type { Searchable } from '~/state/searchHints';
import { useCollections } from './useCollections';
import { useProviders } from './useProviders';
import { useSession } from './useSession';

const none: string[] = [];

/** What a search can name at this table; the tags are asked for once they are `wanted`. */
export function useSearchable(sid: string, wanted: boolean): Searchable {
  const collections = useCollections(sid);
  const { data } = useSession(sid);
  const { data: makers } = useProviders(sid);
  const { data: tags = none } = useQuery({
    queryKey: keys.tags(sid),
    queryFn: () => listTags(sid),
    enabled: wanted,
    staleTime: 60_000,
    retry: false,
  });
  return useMemo(
    () => ({
      tags,
      names: data?.members.map(({ name }) => name) ?? [],
      collections: collections.map(({ name }) => name),
      providers: makers?.details.map(({ name }) => name) ?? [],
    }),
    [collections, data, makers, tags],
  );
}
