import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '~/api/keys';
import { getRequest, listRequests } from '~/api/requests';
import type { ImageRequest } from '~/api/types';
import { useConnectionOf } from '~/state/connection';
import { useFrameStore } from '~/state/frameStore';
import { hasEnded } from '~/state/jobs';
import { withRequest } from '~/state/requests';

/** Events tell what changes; then a look now and then only guards against what got lost. */
const everyMs = { told: 20_000, untold: 700 };

/** Ask for one request, and let everything that shows it know. */
export async function fetchRequest(client: QueryClient, sid: string, requestId: string): Promise<ImageRequest> {
  const request = await getRequest(sid, requestId);
  useFrameStore.getState().seen(request);
  client.setQueryData<ImageRequest[]>(keys.requests(sid), (list) => list && withRequest(list, request));
  return request;
}

/** One request, followed until it has ended. `known` is how it stood when somebody told of it. */
export function useRequest(sid: string, requestId: string | null, known?: ImageRequest | null) {
  const client = useQueryClient();
  const told = useConnectionOf(sid, (connection) => connection.stream === 'live');
  const every = told ? everyMs.told : everyMs.untold;
  return useQuery({
    queryKey: keys.request(sid, requestId ?? ''),
    queryFn: () => fetchRequest(client, sid, requestId ?? ''),
    enabled: requestId !== null,
    initialData: known ?? undefined,
    staleTime: ({ state }) => (state.data && hasEnded(state.data.status) ? 60_000 : 0),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data.status) ? false : every),
  });
}

/** The session's requests that are still under way, the oldest first. */
export function useActiveRequests(sid: string): ImageRequest[] {
  const { data } = useQuery({ queryKey: keys.requests(sid), queryFn: () => listRequests(sid) });
  const seen = useFrameStore((frames) => frames.seen);
  useEffect(() => data?.forEach(seen), [data, seen]);
  return data?.filter((request) => !hasEnded(request.status)).reverse() ?? [];
}
