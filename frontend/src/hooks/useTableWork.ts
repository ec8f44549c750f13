import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import { messageOf } from '~/api/errors';
import { useNotices } from '~/state/notices';

/** Do something about the table; what the server says no to is told, and what is shown is read anew. */
export function useTableWork(...stale: QueryKey[]) {
  const client = useQueryClient();
  const show = useNotices((notices) => notices.show);
  return async (work: () => Promise<unknown>, done?: string): Promise<boolean> => {
    try {
      await work();
      if (done) show(done);
      return true;
    } catch (error) {
      show(messageOf(error), 'bad');
      return false;
    } finally {
      await Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })));
    }
  };
}
