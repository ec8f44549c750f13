import { RotateCcw, X } from 'lucide-react';
import type { ImageRequest } from '~/api/types';
import { Button } from '~/components/Button';
import { useMayManage, useRequestActions } from '~/hooks/useRequestActions';
import { hasEnded } from '~/state/jobs';
import css from './RequestCard.module.css';

/** What its owner and the GM can do about it. */
export function CardActions({ sid, request }: { sid: string; request: ImageRequest }) {
  const { cancel, retry } = useRequestActions(sid, request.request_id);
  const may = useMayManage(sid, request.user_id);
  if (!may || request.status === 'completed') return null;
  return (
    <div className={css.actions}>
      {hasEnded(request.status) ? (
        <Button onClick={() => void retry()}>
          <RotateCcw aria-hidden />
          Try again
        </Button>
      ) : (
        <Button look="bare" onClick={() => void cancel()}>
          <X aria-hidden />
          Stop
        </Button>
      )}
    </div>
  );
}
