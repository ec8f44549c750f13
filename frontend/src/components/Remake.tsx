import { RotateCcw, WandSparkles } from 'lucide-react';
import { useRef, useState, type MouseEvent } from 'react';
import { price } from '~/state/format';
import { Button } from './Button';
import { InnerForm } from './InnerForm';
import { Input } from './Input';
import css from './Remake.module.css';

interface Props {
  number: number;
  /** How many were asked for at once, and shall be again. */
  n?: number;
  /** What the picture has cost, in US dollars: another one will cost about as much. */
  cost?: number | null;
  look?: 'bare' | 'quiet';
  onSend: (line: string) => void;
}

const longest = 500;
/** Two presses so close together are one: a double click is a habit, and a second picture may cost money. */
const togetherMs = 2_000;

/** It opens by a press, so that is where the typing goes on. */
const focusOnce = (field: HTMLInputElement | null) => field?.focus();

/** A new picture out of one that is there: the same once more, or with a change. Both are lines of the console. */
export function Remake({ number, n = 1, cost, look = 'bare', onSend }: Props) {
  const [open, setOpen] = useState(false);
  const [change, setChange] = useState('');
  const box = useRef<HTMLDivElement>(null);
  const pressed = useRef(-Infinity);
  const words = change.trim();
  const flags = n > 1 ? ` --n ${n}` : '';
  const again = ({ timeStamp }: MouseEvent) => {
    if (timeStamp - pressed.current < togetherMs) return;
    pressed.current = timeStamp;
    onSend(`/image again #${number}${flags}`);
  };
  const close = () => {
    setOpen(false);
    box.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus();
  };
  const send = () => {
    if (!words) return;
    onSend(`/image edit #${number}${flags} ${words}`);
    setChange('');
    close();
  };
  return (
    <div ref={box} className={css.remake}>
      <div className={look === 'bare' ? css.bare : css.even}>
        <Button look={look} onClick={again} title="The same prompt once more">
          <RotateCcw aria-hidden />
          Again{' '}
          {n > 1 && <span className={css.cost}>× {n}</span>}
          {cost ? <span className={css.cost}>{price(cost)}</span> : null}
        </Button>
        <Button look={look} aria-expanded={open} title="A new picture: this prompt with a change" onClick={() => setOpen(!open)}>
          <WandSparkles aria-hidden />
          Remix…
        </Button>
      </div>
      {open && (
        <InnerForm
          className={css.form}
          onClose={close}
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Input
            ref={focusOnce}
            aria-label={`What shall be different in ${n > 1 ? 'these pictures' : `#${number}`}?`}
            placeholder="make it darker"
            autoComplete="off"
            maxLength={longest}
            value={change}
            onChange={(event) => setChange(event.target.value)}
          />
          <Button type="submit" disabled={!words}>
            Make {n > 1 ? n : 'it'}
          </Button>
        </InnerForm>
      )}
    </div>
  );
}
