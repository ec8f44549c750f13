import { memo } from 'react';
import { clock } from '~/state/format';
import type { LogLine } from '~/state/consoleLog';
import { useTable } from '~/hooks/useSession';
import css from './LogEntry.module.css';
import { ReplyView } from './ReplyView';

interface Props {
  sid: string | null;
  line: LogLine;
  onSend: (line: string) => void;
  onOpenImage: (number: number) => void;
}

/** One thing that was typed, and what came of it. */
export const LogEntry = memo(function LogEntry({ sid, line, onSend, onOpenImage }: Props) {
  const { me, nameOf } = useTable(sid ?? '');
  const mine = line.userId === null || line.userId === me?.user_id;
  return (
    <li className={css.entry}>
      <time className={css.time} dateTime={line.at}>
        {clock(line.at)}
      </time>
      <div className={css.body}>
        {line.line && !(line.reply?.kind === 'error' && line.reply.span) && (
          <p className={css.line}>
            <span className={mine ? css.me : css.who}>{mine ? 'you' : nameOf(line.userId)}</span> {line.line}
          </p>
        )}
        {line.reply && <ReplyView sid={sid} reply={line.reply} line={line.line} onSend={onSend} onOpenImage={onOpenImage} />}
      </div>
    </li>
  );
});
