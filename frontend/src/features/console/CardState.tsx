import { messageOf } from '~/api/errors';
import type { ImageRequest } from '~/api/types';
import { useElapsed } from '~/hooks/useElapsed';
import { useProviderLabel } from '~/hooks/useProviders';
import { elapsed } from '~/state/format';
import { hasEnded } from '~/state/jobs';
import { inOrder } from '~/state/places';
import { aheadWords, requestWords, startOf } from '~/state/words';
import css from './RequestCard.module.css';

function Seconds({ request }: { request: ImageRequest }) {
  return <> · {elapsed(useElapsed(startOf(request, Date.parse(request.created_at))))}</>;
}

interface Props {
  sid: string;
  request: ImageRequest | undefined;
  error: Error | null;
}

/** Where the request stands, in one line. */
export function CardState({ sid, request, error }: Props) {
  const labelOf = useProviderLabel(sid);
  if (!request) return <p className={css.text}>{error ? messageOf(error) : 'Looking…'}</p>;
  const ahead = aheadWords(request);
  const about = [ahead, ...inOrder(request.images).map((image) => `#${image.number}`), labelOf(request.provider)];
  return (
    <p className={css.text}>
      <span className={css.state}>{requestWords(request)}</span>
      {!ahead && !hasEnded(request.status) && <Seconds request={request} />}
      {about.filter(Boolean).map((word) => ` · ${word}`)}
    </p>
  );
}
