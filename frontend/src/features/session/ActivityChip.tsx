import { useActiveRequests } from '~/hooks/useRequest';
import css from './ActivityChip.module.css';

/** What the server is drawing for this table right now. */
export function ActivityChip({ sid }: { sid: string }) {
  const active = useActiveRequests(sid);
  const running = active.filter((request) => request.status === 'processing').length;
  const waiting = active.length - running;
  if (active.length === 0) return null;
  const words = [running > 0 && `${running} drawing`, waiting > 0 && `${waiting} waiting`].filter(Boolean).join(' · ');
  return (
    <p className={css.chip}>
      <span className={css.dot} aria-hidden />
      {words}
    </p>
  );
}
