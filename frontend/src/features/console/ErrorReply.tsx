import type { Reply } from '~/api/types';
import { cutAt } from '~/state/consoleLog';
import css from './ErrorReply.module.css';

/** What went wrong, and where in the line. */
export function ErrorReply({ reply, line }: { reply: Reply; line: string | null }) {
  const [before, fault, after] = line && reply.span ? cutAt(line, reply.span) : ['', '', ''];
  return (
    <>
      {fault && (
        <p className={css.line}>
          {before}
          <mark className={css.fault}>{fault}</mark>
          {after}
        </p>
      )}
      <p className={css.text}>
        {reply.text}
        {reply.code && <span className={css.code}> {reply.code}</span>}
      </p>
    </>
  );
}
