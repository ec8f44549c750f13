import { Button } from '~/components/Button';
import { useMayDraw } from '~/hooks/useSession';
import css from './EmptyLog.module.css';

const starters = ['/image help', '/image gallery', '/image providers'];

export function EmptyLog({ sid, onSend }: { sid: string | null; onSend: (line: string) => void }) {
  const mayDraw = useMayDraw(sid ?? '');
  return (
    <div className={css.empty}>
      {mayDraw ? (
        <>
          <p>
            Type <kbd>/image</kbd> and what you want to see, then press Enter.
          </p>
          <p className={css.example}>/image generate A rain-soaked Seattle street with neon signs</p>
        </>
      ) : (
        <p>What is said at the table, and each picture that is asked for, appears here.</p>
      )}
      <ul className={css.starters}>
        {starters.map((line) => (
          <li key={line}>
            <Button onClick={() => onSend(line)}>{line}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
