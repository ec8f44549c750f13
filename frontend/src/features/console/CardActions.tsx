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
  const [image, ...others] = request.images;
  // Of several pictures, the one that is meant is named in its full view.
  if (image && others.length === 0 && me && me.role !== 'viewer') return <Remake number={image.number} onSend={onSend} />;
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
          Stop
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
