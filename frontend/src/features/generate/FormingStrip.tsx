import { FrameView } from '~/components/FrameView';
import { RainLine } from '~/components/RainLine';
import { useFrames } from '~/hooks/useFrames';
import { useTable } from '~/hooks/useSession';
import type { ImageRequest } from '~/api/types';
import { useStages } from '~/state/jobStore';
import { isPaused, requestWords } from '~/state/words';
import css from './FormingStrip.module.css';

function One({ request, who, onWatch }: { request: ImageRequest; who: string; onWatch: () => void }) {
  const [frame] = useFrames(request.request_id);
  return (
    <button type="button" className={css.one} title={request.prompt} onClick={onWatch}>
      <span className={css.thumb} style={frame && { aspectRatio: frame.width / frame.height }}>
        {frame && <FrameView frame={frame} label="" />}
        <RainLine percent={request.progress} still={isPaused(request)} />
      </span>
      <span className={css.words}>
        <span className={css.who}>{who}</span>
        <span className={css.stands}>{requestWords(request)}</span>
        <span className="sv-visually-hidden">: {request.prompt}</span>
      </span>
    </button>
  );
}

export function FormingStrip({ sid, forming }: { sid: string; forming: ImageRequest[] }) {
  const { me, nameOf } = useTable(sid);
  const watch = useStages((stages) => stages.watch);
  return (
    <section className={css.strip} aria-label="Forming now">
      <ul className={css.list}>
        {forming.map((request) => (
          <li key={request.request_id}>
            <One
              request={request}
              who={request.user_id === me?.user_id ? 'You' : nameOf(request.user_id)}
              onWatch={() => watch(sid, request.request_id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
