import { useActiveRequests } from '~/hooks/useRequest';
import { isPaused } from '~/state/words';
import css from './ActivityChip.module.css';

/** What the server is drawing for this table right now. */
export function ActivityChip({ sid }: { sid: string }) {
  const active = useActiveRequests(sid);
  const running = active.filter((request) => request.status === 'processing').length;
  const paused = active.filter(isPaused).length;
  const waiting = active.length - running - paused;
  if (active.length === 0) return null;
  const counts = [[running, 'drawing'], [waiting, 'waiting'], [paused, 'paused']] as const;
  const words = counts.flatMap(([count, word]) => (count > 0 ? `${count} ${word}` : [])).join(' · ');
  return (
    <p className={css.chip}>
      <span className={css.dot} data-still={running + waiting === 0 || undefined} aria-hidden />
      {words}
    </p>
  );
}
