import { useNotices } from '~/state/notices';
import { useMyRunning } from './useMyRunning';
import { useRequestActions } from './useRequestActions';

/** Cancel what this member has asked for last. */
export function useCancelMine(sid: string): () => void {
  const request = useMyRunning(sid);
  const { cancel } = useRequestActions(sid, request?.request_id ?? null);
  const show = useNotices((notices) => notices.show);
  return () => {
    show(request ? `Cancelling “${request.prompt.slice(0, 60)}”.` : 'No picture of yours is under way.');
    void cancel();
  };
}
