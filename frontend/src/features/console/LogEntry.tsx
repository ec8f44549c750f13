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

/** Answers are nobody's line. */
const house = 'Scene Visualizer';

/** One thing that was said, by whom and when, and what came of it. */
export const LogEntry = memo(function LogEntry({ sid, line, onSend, onOpenImage }: Props) {
  const { me, nameOf } = useTable(sid ?? '');
  const mine = line.userId === null || line.userId === me?.user_id;
  // A mistake is shown within its line.
  const shown = line.line && !(line.reply?.kind === 'error' && line.reply.span);
  return (
    <li className={css.entry}>
      <p className={css.head}>
        {line.line === null ? (
          <span className={css.house}>{house}</span>
        ) : (
          <span className={mine ? css.me : css.who}>{mine ? 'You' : nameOf(line.userId)}</span>
        )}
        <time className={css.time} dateTime={line.at}>
          {clock(line.at)}
        </time>
      </p>
      {shown && <p className={css.line}>{line.line}</p>}
      {line.reply && (
        <ReplyView
          sid={sid}
          reply={line.reply}
          line={line.line}
          request={line.request}
          onSend={onSend}
          onOpenImage={onOpenImage}
        />
      )}
    </li>
  );
});
