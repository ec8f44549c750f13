import { RotateCcw, WandSparkles } from 'lucide-react';
import { useState } from 'react';
import { price } from '~/state/format';
import { Button } from './Button';
import { Input } from './Input';
import css from './Remake.module.css';

interface Props {
  number: number;
  /** What the picture has cost, in US dollars: another one will cost about as much. */
  cost?: number | null;
  look?: 'bare' | 'quiet';
  onSend: (line: string) => void;
}

const longest = 500;

/** It opens by a press, so that is where the typing goes on. */
const focusOnce = (field: HTMLInputElement | null) => field?.focus();

/** A new picture out of one that is there: the same once more, or with a change. Both are lines of the console. */
export function Remake({ number, cost, look = 'bare', onSend }: Props) {
  const [open, setOpen] = useState(false);
  const [change, setChange] = useState('');
  const words = change.trim();
  const send = () => {
    if (!words) return;
    onSend(`/image edit #${number} ${words}`);
    setChange('');
    setOpen(false);
  };
  return (
    <div className={css.remake}>
      <div className={look === 'bare' ? css.bare : css.even}>
        <Button look={look} onClick={() => onSend(`/image again #${number}`)} title="The same prompt once more">
          <RotateCcw aria-hidden />
          Again
          {cost ? <span className={css.cost}>{price(cost)}</span> : null}
        </Button>
        <Button look={look} aria-expanded={open} title="A new picture: this prompt with a change" onClick={() => setOpen(!open)}>
          <WandSparkles aria-hidden />
          Remix…
        </Button>
      </div>
      {open && (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Input
            ref={focusOnce}
            aria-label={`What shall be different in #${number}?`}
            placeholder="make it darker"
            autoComplete="off"
            maxLength={longest}
            value={change}
            onChange={(event) => setChange(event.target.value)}
          />
          <Button type="submit" disabled={!words}>
            Make it
          </Button>
        </form>
      )}
    </div>
  );
}
