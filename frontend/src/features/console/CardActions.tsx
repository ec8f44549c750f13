import { RotateCcw, X } from 'lucide-react';
import type { ImageRequest } from '~/api/types';
import { Button } from '~/components/Button';
import { Remake } from '~/components/Remake';
import { useMayManage, useRequestActions } from '~/hooks/useRequestActions';
import { useTable } from '~/hooks/useSession';
import { hasEnded } from '~/state/jobs';
import css from './RequestCard.module.css';

interface Props {
  sid: string;
  request: ImageRequest;
  onSend: (line: string) => void;
}

/** What everybody can make of a picture, and what its owner and the GM can do while there is none. */
export function CardActions({ sid, request, onSend }: Props) {
  const { me } = useTable(sid);
  const may = useMayManage(sid, request.user_id);
  const [image] = hasEnded(request.status) ? request.images : [];
  if (image && me && me.role !== 'viewer') return <Remake number={image.number} n={request.n} onSend={onSend} />;
  return may && request.status !== 'completed' ? <Manage sid={sid} request={request} /> : null;
}

function Manage({ sid, request }: Omit<Props, 'onSend'>) {
  const { cancel, retry } = useRequestActions(sid, request.request_id);
  const ended = hasEnded(request.status);
  return (
    <div className={css.actions}>
      {!ended && (
        <Button look="bare" onClick={() => void cancel()}>
          <X aria-hidden />
          Cancel
        </Button>
      )}
      {(ended || request.status === 'held') && (
        <Button onClick={() => void retry()}>
          <RotateCcw aria-hidden />
          Try again
        </Button>
      )}
    </div>
  );
}
