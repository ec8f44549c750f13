import { useQuery } from '@tanstack/react-query';
import { ApiError } from '~/api/errors';
import { keys } from '~/api/keys';
import { getSession } from '~/api/sessions';

const againMs = 3_000;
const isAnswer = (error: Error | null) => error instanceof ApiError && error.stranger;

/** A session that could not be loaded is asked for again until the server gives an answer. */
export const useSession = (sid: string) =>
  useQuery({
    queryKey: keys.session(sid),
    queryFn: () => getSession(sid),
    staleTime: 10_000,
    enabled: sid !== '',
    refetchInterval: ({ state }) => (state.error && !state.data && !isAnswer(state.error) ? againMs : false),
  });

/** The session as it was last seen; for parts that are only shown inside one. */
export function useTable(sid: string) {
  const { data } = useSession(sid);
  const members = data?.members ?? [];
  const known = [...members, ...(data?.former_members ?? [])];
  return {
    me: data?.member ?? null,
    members,
    nameOf: (userId: string | null) =>
      userId === null ? '' : (known.find((one) => one.user_id === userId)?.name ?? 'Somebody'),
  };
}

/** Viewers may only look: nothing invites them to draw or to change something. */
export const useMayDraw = (sid: string) => useTable(sid).me?.role !== 'viewer';
