import type { ImageRequest } from '~/api/types';
import { useFrames } from '~/hooks/useFrames';
import { useRequest } from '~/hooks/useRequest';
import { hasEnded } from '~/state/jobs';
import { CardActions } from './CardActions';
import { CardPicture } from './CardPicture';
import { CardState } from './CardState';
import css from './RequestCard.module.css';

interface Props {
  sid: string;
  requestId: string;
  /** How it stood when the log was read. */
  known?: ImageRequest | null;
  /** The reply's text: what was queued in the first line, then one line for each thing that was mapped. */
  text: string;
  onSend: (line: string) => void;
  onOpenImage: (number: number) => void;
}

/** Without the help of somebody there will be no picture. */
const isStuck = ({ status }: ImageRequest) => status === 'failed' || status === 'held';

/** One card a request; it changes in place until the picture is there. */
export function RequestCard({ sid, requestId, known, text, onSend, onOpenImage }: Props) {
  const { data: request, error } = useRequest(sid, requestId, known);
  const frames = useFrames(requestId);
  const notes = text.split('\n').slice(1);
  const away = request === undefined && error !== null;
  return (
    <div className={css.card} data-shows={requestId} aria-live="off" aria-busy={!away && !(request && hasEnded(request.status))}>
      {request && <CardPicture request={request} frames={frames} onOpenImage={onOpenImage} />}
      <CardState sid={sid} request={request} error={error} />
      {notes.map((note) => (
        <p key={note} className={css.note}>
          {note}
        </p>
      ))}
      {request && isStuck(request) && request.error && <p className={css.failed}>{request.error}</p>}
      {request && <CardActions sid={sid} request={request} onSend={onSend} />}
    </div>
  );
}
