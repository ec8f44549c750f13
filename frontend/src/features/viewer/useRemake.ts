import { useSendLine } from '~/hooks/useSendLine';
import { useTable } from '~/hooks/useSession';
import type { Image } from '~/api/types';
import { useStages } from '~/state/jobStore';
import { useNotices } from '~/state/notices';

/** Ask for a new picture out of this one, and go where it forms; null for who may only look. */
export function useRemake(sid: string, image: Image, onStarted: () => void): ((line: string) => void) | null {
  const { me } = useTable(sid);
  const dispatch = useStages((stages) => stages.dispatch);
  const show = useNotices((notices) => notices.show);
  const { send } = useSendLine(sid, (reply) => {
    if (reply.kind !== 'card' || !reply.request_id) return show(reply.text, 'bad');
    dispatch(sid, { type: 'adopted', requestId: reply.request_id, line: image.prompt, at: Date.now() });
    onStarted();
  });
  return me && me.role !== 'viewer' ? send : null;
}
