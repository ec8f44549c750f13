import { useQuery } from '@tanstack/react-query';
import { listCollections } from '~/api/collections';
import { keys } from '~/api/keys';
import type { Collection } from '~/api/types';

const none: Collection[] = [];

/** The session's collections, in their order. */
export const useCollections = (sid: string): Collection[] =>
  useQuery({ queryKey: keys.collections(sid), queryFn: () => listCollections(sid), staleTime: 60_000 }).data ?? none;
