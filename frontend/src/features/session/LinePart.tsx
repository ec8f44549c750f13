import { useQuery } from '@tanstack/react-query';
import { ChevronsUp, ChevronUp, Pause, Play, X } from 'lucide-react';
import { messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import { cancelRequest } from '~/api/requests';
import { getLine, moveRequest, pauseLine } from '~/api/table';
import type { ImageRequest } from '~/api/types';
import { Button } from '~/components/Button';
import { IconButton } from '~/components/IconButton';
import { useTable } from '~/hooks/useSession';
import { useTableWork } from '~/hooks/useTableWork';
import { aheadWords, requestWords } from '~/state/words';
import css from './TablePanel.module.css';

interface Props {
  sid: string;
  isGm: boolean;
}

interface RowProps extends Props {
  request: ImageRequest;
  /** Those that wait before it, the nearest last. */
  before: ImageRequest[];
}

function Row({ sid, isGm, request, before }: RowProps) {
  const { me, nameOf } = useTable(sid);
  const act = useTableWork(keys.line(sid), keys.requests(sid));
  const { request_id: id, prompt } = request;
  const nearest = before.at(-1);
  const may = isGm || request.user_id === me?.user_id;
  const stands = [nameOf(request.user_id), requestWords(request), aheadWords(request)].filter(Boolean).join(' · ');
  return (
    <li className={css.row}>
      <span className={css.name}>
        {prompt}
        <span className={css.note}>{stands}</span>
      </span>
      {isGm && nearest && (
        <>
          <IconButton label={`First: ${prompt}`} onClick={() => void act(() => moveRequest(sid, id, { position: 'first' }))}>
            <ChevronsUp />
          </IconButton>
          <IconButton
            label={`Earlier: ${prompt}`}
            onClick={() => void act(() => moveRequest(sid, id, { before: nearest.request_id }))}
          >
            <ChevronUp />
          </IconButton>
        </>
      )}
      {may && (
        <IconButton label={`Cancel: ${prompt}`} onClick={() => void act(() => cancelRequest(sid, id))}>
          <X />
        </IconButton>
      )}
    </li>
  );
}

/** The session's line, in the order in which it is made. */
export function LinePart({ sid, isGm }: Props) {
  const { data, error } = useQuery({ queryKey: keys.line(sid), queryFn: () => getLine(sid), refetchInterval: 5_000 });
  const act = useTableWork(keys.line(sid), keys.requests(sid));
  if (!data) return <p className={css.text}>{error ? messageOf(error) : 'Looking…'}</p>;
  const waiting = data.requests.filter(({ status }) => status === 'queued');
  return (
    <>
      {data.paused && <p className={css.warn}>Paused. Nothing new begins until the GM lets it go on.</p>}
      {data.requests.length === 0 && <p className={css.text}>Nothing is in line.</p>}
      <ol className={css.list}>
        {data.requests.map((request) => (
          <Row
            key={request.request_id}
            sid={sid}
            isGm={isGm}
            request={request}
            before={waiting.slice(0, Math.max(0, waiting.indexOf(request)))}
          />
        ))}
      </ol>
      {isGm && (
        <Button onClick={() => void act(() => pauseLine(sid, !data.paused))}>
          {data.paused ? <Play aria-hidden /> : <Pause aria-hidden />}
          {data.paused ? 'Let it go on' : 'Pause the line'}
        </Button>
      )}
    </>
  );
}
