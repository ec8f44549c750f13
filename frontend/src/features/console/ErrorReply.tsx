import type { Reply } from '~/api/types';
import { Button } from '~/components/Button';
import css from './ErrorReply.module.css';

interface Props {
  reply: Reply;
  line: string | null;
  onSend: (line: string) => void;
}

/** What went wrong, where in the line, and one press that mends it. */
export function ErrorReply({ reply, line, onSend }: Props) {
  const [from, to] = reply.span ?? [0, 0];
  return (
    <>
      {line && reply.span && to > from && (
        <p className={css.line} aria-label={`The fault is at: ${line.slice(from, to)}`}>
          {line.slice(0, from)}
          <mark className={css.fault}>{line.slice(from, to)}</mark>
          {line.slice(to)}
        </p>
      )}
      <p className={css.text}>
        {reply.text}
        {reply.code && <span className={css.code}> {reply.code}</span>}
      </p>
      {reply.fix && (
        <Button className={css.fix} onClick={() => onSend(reply.fix!)}>
          <span className={css.fixWord}>Send instead</span>
          <code>{reply.fix}</code>
        </Button>
      )}
    </>
  );
}
