import clsx from 'clsx';
import type { ImageRequest, Reply } from '~/api/types';
import { offerOf } from '~/state/consoleLog';
import { ErrorReply } from './ErrorReply';
import { Offer } from './Offer';
import css from './ReplyView.module.css';
import { RequestCard } from './RequestCard';
import { TableReply } from './TableReply';

interface Props {
  sid: string | null;
  reply: Reply;
  line: string | null;
  request?: ImageRequest | null;
  /** Who sees it, if not everybody. */
  audience: string | null;
  onSend: (line: string) => void;
  onOpenImage: (number: number) => void;
}

function Body({ sid, reply, line, request, onSend, onOpenImage }: Props) {
  switch (reply.kind) {
    case 'card':
      return sid && reply.request_id ? (
        <RequestCard
          sid={sid}
          requestId={reply.request_id}
          known={request}
          text={reply.text}
          onSend={onSend}
          onOpenImage={onOpenImage}
        />
      ) : (
        <p className={css.text}>{reply.text}</p>
      );
    case 'table':
      return <TableReply text={reply.text} />;
    case 'error':
      return <ErrorReply reply={reply} line={line} />;
    case 'message':
      return <p className={css.text}>{withoutOffer(reply)}</p>;
  }
}

/** The line that is offered stands on its own button. */
function withoutOffer(reply: Reply): string {
  const offer = offerOf(reply);
  return offer && reply.text.endsWith(offer) ? reply.text.slice(0, -offer.length).trim() : reply.text;
}

export function ReplyView(props: Props) {
  const { reply, audience, onSend } = props;
  const offer = offerOf(reply);
  return (
    <div className={clsx(css.reply, reply.kind === 'error' && css.error)}>
      <Body {...props} />
      {offer && <Offer reply={reply} line={offer} onSend={onSend} />}
      {audience && <p className={css.only}>{audience}</p>}
    </div>
  );
}
