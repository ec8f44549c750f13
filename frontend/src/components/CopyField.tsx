import { Check, Copy } from 'lucide-react';
import { useId } from 'react';
import { useCopy } from '~/hooks/useCopy';
import { Button } from './Button';
import css from './CopyField.module.css';
import { Input } from './Input';

/** A text to hand on, with a button that copies it. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const id = useId();
  const [copied, copy] = useCopy();
  return (
    <div className={css.row}>
      <label className="sv-visually-hidden" htmlFor={id}>
        {label}
      </label>
      <Input id={id} readOnly value={text} onFocus={(event) => event.target.select()} className={css.text} />
      <Button onClick={() => copy(text)} aria-live="polite">
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {copied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
