import { Hourglass, WifiOff } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { standing, useConnection } from '~/state/connection';
import { useNotices } from '~/state/notices';
import css from './ConnectionBanner.module.css';

const spoken = { away: 'The connection is lost.', slow: 'News come late for now.', live: 'The connection is back.' };
const words = {
  away: 'Reconnecting… The server cannot be reached. Pictures under way go on without you.',
  slow: 'No live connection right now. What is new appears a few seconds late.',
};

/** Says how far what is on the page can be trusted to be the newest, for as long as it is not. */
export function ConnectionBanner() {
  const now = useConnection(standing);
  const say = useNotices((notices) => notices.say);
  const before = useRef(now);
  useEffect(() => {
    if (before.current !== now) say(spoken[now]);
    before.current = now;
  }, [now, say]);
  if (now === 'live') return null;
  return (
    <section aria-label="Connection" className={now === 'away' ? css.banner : css.slow}>
      {now === 'away' ? <WifiOff aria-hidden /> : <Hourglass aria-hidden />} {words[now]}
    </section>
  );
}
