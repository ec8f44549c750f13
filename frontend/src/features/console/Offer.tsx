import { WandSparkles } from 'lucide-react';
import type { Reply } from '~/api/types';
import { Button } from '~/components/Button';
import { price } from '~/state/format';
import css from './Offer.module.css';

interface Props {
  reply: Reply;
  line: string;
  onSend: (line: string) => void;
}

/** A line that would do what was probably meant: one press sends it, nothing sends it by itself. */
export function Offer({ reply, line, onSend }: Props) {
  const mends = reply.kind === 'error';
  const cost = price(reply.action?.cost);
  return (
    <Button className={css.offer} onClick={() => onSend(line)}>
      <span className={css.word}>
        {mends ? 'Send this' : <WandSparkles aria-hidden />}
        {!mends && 'Make this picture'}
        {cost && <span className={css.cost}>{cost}</span>}
      </span>
      <code className={css.line}>{line}</code>
    </Button>
  );
}
