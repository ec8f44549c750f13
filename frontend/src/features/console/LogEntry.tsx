import { memo, useContext } from 'react';
import { clock } from '~/state/format';
import { audienceOf, type LogLine } from '~/state/consoleLog';
import { Host } from '~/hooks/useHost';
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

function Speaker({ line, author }: { line: LogLine; author: string | null }) {
  if (line.line === null) return <span className={css.house}>{house}</span>;
  return <span className={author === null ? css.me : css.who}>{author ?? 'You'}</span>;
}

/** Browsers break a line between the two dashes of a flag. */
const withWholeFlags = (line: string) =>
  line.split(/(?<=^|\s)(--[a-z]+)/).map((part, index) => (index % 2 ? <span key={index} className={css.flag}>{part}</span> : part));

/** One thing that was said, by whom and when, and what came of it. */
export const LogEntry = memo(function LogEntry({ sid, line, onSend, onOpenImage }: Props) {
  // Drawn anew when a host wants times written otherwise.
  useContext(Host);
  const { me, nameOf } = useTable(sid ?? '');
  const mine = line.userId === null || line.userId === me?.user_id;
  const author = mine ? null : nameOf(line.userId);
  // A mistake is shown within its line.
  const shown = line.line && !(line.reply?.kind === 'error' && line.reply.span);
  return (
    <li className={css.entry}>
      <p className={css.head}>
        <Speaker line={line} author={author} />
        <time className={css.time} dateTime={line.at}>
          {clock(line.at)}
        </time>
      </p>
      {shown && <p className={css.line}>{withWholeFlags(line.line ?? '')}</p>}
      {line.reply && (
        <ReplyView
          sid={sid}
          reply={line.reply}
          line={line.line}
          request={line.request}
          audience={audienceOf(line, author, me?.role === 'gm')}
          onSend={onSend}
          onOpenImage={onOpenImage}
        />
      )}
    </li>
  );
});
