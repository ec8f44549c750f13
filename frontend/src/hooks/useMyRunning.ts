import type { ImageRequest } from '~/api/types';
import { useActiveRequests } from './useRequest';
import { useTable } from './useSession';

/** The picture that this member has asked for last and that is under way still. */
export function useMyRunning(sid: string): ImageRequest | null {
  const { me } = useTable(sid);
  const mine = useActiveRequests(sid).filter(({ user_id, status }) => user_id === me?.user_id && status !== 'held');
  return mine.at(-1) ?? null;
}
