import { useQuery } from '@tanstack/react-query';
import { listCollections } from '~/api/collections';
import { keys } from '~/api/keys';
import type { Collection } from '~/api/types';

const none: Collection[] = [];

const asked = (sid: string) => ({ queryKey: keys.collections(sid), queryFn: () => listCollections(sid), staleTime: 60_000 });

/** The session's collections, in their order, once they are `wanted`. */
export const useCollections = (sid: string, wanted = true): Collection[] => useQuery({ ...asked(sid), enabled: wanted }).data ?? none;

/** The one that new pictures join, and whether it was deleted meanwhile; asked for only if there is one. */
export function useInto(sid: string, id: string | null): [Collection | null, boolean] {
  const { data } = useQuery({ ...asked(sid), enabled: id !== null });
  const into = data?.find((one) => one.id === id) ?? null;
  return [into, id !== null && data !== undefined && into === null];
}
