import { Button } from '~/components/Button';
import { messageOf } from '~/api/errors';
import type { LogLine } from '~/state/consoleLog';
import type { Unsent } from '~/state/unsent';
import css from './ConsoleLog.module.css';
import { EmptyLog } from './EmptyLog';
import { LogEntry } from './LogEntry';
import { UnsentLines } from './UnsentLines';
import { useTail } from './useTail';

interface Props {
  sid: string | null;
  lines: LogLine[];
  loading: boolean;
  error: Error | null;
  /** Lines that are on their way. */
  pending: string[];
  onRetry: () => void;
  onSend: (line: string) => void;
  onSendUnsent: (one: Unsent) => void;
  onOpenImage: (number: number) => void;
}

const mostShown = 400;

/**
 * Append-only; follows the end unless somebody has scrolled up to read. New lines are read out once; cards, which change
 * in place, are not.
 */
export function ConsoleLog({ sid, lines, loading, error, pending, onRetry, onSend, onSendUnsent, onOpenImage }: Props) {
  const { ref, inner, follows, onScroll, toEnd } = useTail(`${lines.length}+${pending.length}`);
  return (
    <div className={css.wrap}>
      <div ref={ref} className={css.scroll} onScroll={onScroll}>
        {lines.length === 0 && !loading && !error && <EmptyLog sid={sid} onSend={onSend} />}
        {error && (
          <p className={css.failed} role="alert">
            The log could not be loaded. {messageOf(error)}
            <Button onClick={onRetry}>Try again</Button>
          </p>
        )}
        <div role="log" aria-live={follows ? 'polite' : 'off'} aria-label="Console log">
          <ol ref={inner} className={css.log}>
            {lines.slice(-mostShown).map((line) => (
              <LogEntry key={line.key} sid={sid} line={line} onSend={onSend} onOpenImage={onOpenImage} />
            ))}
          </ol>
        </div>
        {loading && <Loading />}
        {pending.map((line, index) => (
          <p key={index} className={css.pending}>
            › {line}
          </p>
        ))}
        <UnsentLines sid={sid} onSend={onSendUnsent} />
      </div>
      {!follows && (
        <button type="button" className={css.latest} onClick={toEnd}>
          Jump to latest
        </button>
      )}
    </div>
  );
}

/** Where the last lines will be. */
function Loading() {
  return (
    <div aria-busy="true">
      <p className="sv-visually-hidden">Loading the log…</p>
      {[40, 72, 55, 64, 30, 48].map((width) => (
        <span key={width} className={css.skeleton} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
