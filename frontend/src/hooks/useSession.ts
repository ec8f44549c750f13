import { useQuery } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import { getSession } from '~/api/sessions';

export const useSession = (sid: string) =>
  useQuery({ queryKey: keys.session(sid), queryFn: () => getSession(sid), staleTime: 10_000, enabled: sid !== '' });

/** The session as it was last seen; for parts that are only shown inside one. */
export function useTable(sid: string) {
  const { data } = useSession(sid);
  const members = data?.members ?? [];
  return {
    me: data?.member ?? null,
    members,
    nameOf: (userId: string | null) =>
      userId === null ? '' : (members.find((one) => one.user_id === userId)?.name ?? 'Somebody'),
  };
}
