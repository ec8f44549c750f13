import { useQuery } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import { getRequest, listRequests } from '~/api/requests';
import { hasEnded } from '~/state/jobs';

const quickMs = 700;

/** One request, asked for again and again until it has ended. */
export const useRequest = (sid: string, requestId: string | null) =>
  useQuery({
    queryKey: keys.request(sid, requestId ?? ''),
    queryFn: () => getRequest(sid, requestId ?? ''),
    enabled: requestId !== null,
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data.status) ? false : quickMs),
  });

/** The session's requests that are still under way. */
export function useActiveRequests(sid: string) {
  const { data = [] } = useQuery({ queryKey: keys.requests(sid), queryFn: () => listRequests(sid) });
  return data.filter((request) => !hasEnded(request.status));
}
