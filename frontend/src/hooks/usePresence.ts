import { useQuery } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import { getPresence } from '~/api/table';
import { clock } from '~/state/format';

/** Who is here, as words; null as long as nobody knows. */
export function usePresence(sid: string): (userId: string) => { here: boolean; words: string } | null {
  const { data } = useQuery({ queryKey: keys.presence(sid), queryFn: () => getPresence(sid), retry: false });
  return (userId) => {
    const found = data?.find((one) => one.user_id === userId);
    if (!found) return null;
    const away = found.seen_at ? `away since ${clock(found.seen_at)}` : 'away';
    return { here: found.is_here, words: found.is_here ? 'here' : away };
  };
}
