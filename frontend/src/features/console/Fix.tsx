import { Button } from '~/components/Button';
import css from './Fix.module.css';

/** The line that was probably meant: one press sends it, nothing sends it by itself. */
export function Fix({ line, onSend }: { line: string; onSend: (line: string) => void }) {
  return (
    <Button className={css.fix} onClick={() => onSend(line)}>
      <span className={css.word}>Send this</span>
      <code className={css.line}>{line}</code>
    </Button>
  );
}
