import clsx from 'clsx';
import type { Reply } from '~/api/types';
import { ErrorReply } from './ErrorReply';
import { Fix } from './Fix';
import css from './ReplyView.module.css';
import { RequestCard } from './RequestCard';
import { TableReply } from './TableReply';

interface Props {
  sid: string | null;
  reply: Reply;
  line: string | null;
  onSend: (line: string) => void;
  onOpenImage: (number: number) => void;
}

function Body({ sid, reply, line, onOpenImage }: Props) {
  switch (reply.kind) {
    case 'card':
      return sid && reply.request_id ? (
        <RequestCard sid={sid} requestId={reply.request_id} text={reply.text} onOpenImage={onOpenImage} />
      ) : (
        <p className={css.text}>{reply.text}</p>
      );
    case 'table':
      return <TableReply text={reply.text} />;
    case 'error':
      return <ErrorReply reply={reply} line={line} />;
    case 'message':
      return <p className={css.text}>{withoutFix(reply)}</p>;
  }
}

/** The line that is offered stands on its own button. */
const withoutFix = ({ text, fix }: Reply) => (fix && text.endsWith(fix) ? text.slice(0, -fix.length).trim() : text);


export function ReplyView(props: Props) {
  return (
    <div className={clsx(css.reply, props.reply.kind === 'error' && css.error)}>
      <Body {...props} />
      {props.reply.fix && <Fix line={props.reply.fix} onSend={props.onSend} />}
      {props.reply.ephemeral && <p className={css.only}>Only you see this</p>}
    </div>
  );
}
