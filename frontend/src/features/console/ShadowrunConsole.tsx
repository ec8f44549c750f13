import { useConsole } from '~/hooks/useConsole';
import { CommandLine } from './CommandLine';
import { ConsoleLog } from './ConsoleLog';
import css from './ShadowrunConsole.module.css';

export interface ShadowrunConsoleProps {
  /** Null: not in a session, and commands say so. */
  sessionId: string | null;
  /** A line wants the gallery; `forPicture` when because it has asked for a picture. */
  onOpenGallery?: (only: { mine: boolean; favorite: boolean }, forPicture: boolean) => void;
  onOpenImage?: (image: string | number) => void;
  /** A line has started a picture. */
  onRequest?: (requestId: string, line: string) => void;
}

/** The table's log and the command line. */
export function ShadowrunConsole({ sessionId, onOpenGallery, onOpenImage, onRequest }: ShadowrunConsoleProps) {
  const { lines, loading, error, retry, pending, send, sendUnsent } = useConsole(sessionId, (reply, line) => {
    const { open, image, mine = false, favorite = false } = reply.action ?? {};
    if (open === 'gallery') onOpenGallery?.({ mine, favorite }, reply.kind === 'card');
    if (open === 'viewer' && image) onOpenImage?.(image);
    if (reply.request_id && reply.kind === 'card') onRequest?.(reply.request_id, line);
  });
  const submit = (line: string) => send(line);
  return (
    <section className={css.console} aria-label="Console">
      <ConsoleLog
        sid={sessionId}
        lines={lines}
        loading={loading}
        error={error}
        pending={pending}
        onSendUnsent={sendUnsent}
        onRetry={() => void retry()}
        onSend={submit}
        onOpenImage={(number) => onOpenImage?.(number)}
      />
      <CommandLine onSend={submit} sid={sessionId} />
    </section>
  );
}
