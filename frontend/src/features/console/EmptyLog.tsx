import { Button } from '~/components/Button';
import css from './EmptyLog.module.css';

const starters = ['/image help', '/image gallery', '/image providers'];

export function EmptyLog({ onSend }: { onSend: (line: string) => void }) {
  return (
    <div className={css.empty}>
      <p>
        Type <kbd>/image</kbd> and what you want to see, then press Enter.
      </p>
      <p className={css.example}>/image generate A rain-soaked Seattle street with neon signs</p>
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
