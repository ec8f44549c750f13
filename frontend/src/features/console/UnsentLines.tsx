import { Send, X } from 'lucide-react';
import { Button } from '~/components/Button';
import { IconButton } from '~/components/IconButton';
import { unsentOf, useUnsent, type Unsent } from '~/state/unsent';
import css from './UnsentLines.module.css';

/** What did not reach the server waits here for a press. */
export function UnsentLines({ sid, onSend }: { sid: string | null; onSend: (one: Unsent) => void }) {
  const lines = useUnsent((now) => unsentOf(now, sid));
  const drop = useUnsent((now) => now.drop);
  if (lines.length === 0 || sid === null) return null;
  return (
    <section className={css.unsent} aria-label="Not sent">
      <p className={css.word}>Not sent: the server could not be reached. Nothing is sent by itself.</p>
      <ul className={css.list}>
        {lines.map((one) => (
          <li key={one.key} className={css.one}>
            <span className={css.line}>{one.line}</span>
            <Button aria-label={`Send: ${one.line}`} onClick={() => onSend(one)}>
              <Send aria-hidden />
              Send
            </Button>
            <IconButton label={`Discard: ${one.line}`} onClick={() => drop(sid, one.key)}>
              <X />
            </IconButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
