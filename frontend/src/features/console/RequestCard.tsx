import { messageOf } from '~/api/errors';
import { renditions } from '~/api/images';
import type { ImageRequest } from '~/api/types';
import { Picture } from '~/components/Picture';
import { RainLine } from '~/components/RainLine';
import { useProviderLabel } from '~/hooks/useProviders';
import { useRequest } from '~/hooks/useRequest';
import { hasEnded } from '~/state/jobs';
import { requestWords } from '~/state/words';
import css from './RequestCard.module.css';

interface Props {
  sid: string;
  requestId: string;
  /** The reply's text: what was queued in the first line, then one line for each thing that was mapped. */
  text: string;
  onOpenImage: (number: number) => void;
}

const standing = (request: ImageRequest | undefined, error: Error | null) =>
  error && !request ? messageOf(error) : requestWords(request ?? null);

/** One card a request; it changes in place until the picture is there. */
export function RequestCard({ sid, requestId, text, onOpenImage }: Props) {
  const { data: request, error } = useRequest(sid, requestId);
  const labelOf = useProviderLabel(sid);
  const running = request === undefined || !hasEnded(request.status);
  const images = request?.images ?? [];
  const about = [...images.map((image) => `#${image.number}`), request && labelOf(request.provider)];
  return (
    <div className={css.card} aria-busy={running}>
      {images.map((image) => (
        <button
          key={image.id}
          type="button"
          className={css.picture}
          onClick={() => onOpenImage(image.number)}
          aria-label={`Open #${image.number}`}
        >
          <Picture image={image} src={image.thumbnail_url} srcSet={renditions(sid, image)} sizes="304px" />
        </button>
      ))}
      {running && !error && <RainLine percent={request?.progress} />}
      <p className={css.text}>
        <span className={css.state}>{standing(request, error)}</span>
        {about.filter(Boolean).map((word) => ` · ${word}`)}
      </p>
      {text
        .split('\n')
        .slice(1)
        .map((note) => (
          <p key={note} className={css.note}>
            {note}
          </p>
        ))}
      {request?.status === 'failed' && <p className={css.failed}>{request.error}</p>}
    </div>
  );
}
