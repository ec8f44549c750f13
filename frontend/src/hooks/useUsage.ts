import { useQuery } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import { getUsage } from '~/api/table';
import type { Usage } from '~/api/types';

const againMs = 20_000;

/** Something about this month's money; null as long as nobody knows. What stands in somebody's way is asked for again. */
export function useUsage<T>(sid: string, pick: (usage: Usage) => T): T | null {
  const { data } = useQuery({
    queryKey: keys.usage(sid),
    queryFn: () => getUsage(sid),
    staleTime: 10_000,
    refetchInterval: ({ state }) => (state.data && isShort(state.data) ? againMs : false),
  });
  return data ? pick(data) : null;
}

const isShort = ({ me, session }: Usage) => [me, session].some(({ left }) => left !== null && left < 1);
