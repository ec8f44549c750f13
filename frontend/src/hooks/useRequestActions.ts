import { useQueryClient } from '@tanstack/react-query';
import { messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import { cancelRequest, retryRequest } from '~/api/requests';
import type { ImageRequest } from '~/api/types';
import { useNotices } from '~/state/notices';
import { useTable } from './useSession';

/** What its owner and the GM can do about a request; what the server says no to is told. */
export function useRequestActions(sid: string, requestId: string | null) {
  const client = useQueryClient();
  const show = useNotices((notices) => notices.show);
  const act = async (work: (id: string) => Promise<unknown>) => {
    if (!requestId) return;
    try {
      await work(requestId);
    } catch (error) {
      show(messageOf(error), 'bad');
    }
    await client.invalidateQueries({ queryKey: keys.request(sid, requestId) });
  };
  return {
    cancel: () => act((id) => cancelRequest(sid, id)),
    retry: (then?: (again: ImageRequest) => void) =>
      act(async (id) => {
        const again = await retryRequest(sid, id);
        client.setQueryData(keys.request(sid, again.request_id), again);
        then?.(again);
      }),
  };
}

/** May this member act on what belongs to `userId`? */
export function useMayManage(sid: string, userId: string | undefined): boolean {
  const { me } = useTable(sid);
  return me !== null && (me.role === 'gm' || me.user_id === userId);
}
