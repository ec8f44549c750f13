import { useState } from 'react';
import { Button } from '~/components/Button';
import { Field } from '~/components/Field';
import { Input } from '~/components/Input';
import { parseJoinLink, type JoinTarget } from '~/state/joinLink';
import css from './Forms.module.css';

/** For those who got the link as a text and not as something to press. */
export function LinkForm({ onLink }: { onLink: (target: JoinTarget) => void }) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        const target = parseJoinLink(text);
        if (target) onLink(target);
        else setFault('That is not a whole join link. It ends in /join/…#…');
      }}
    >
      <h2>Join by link</h2>
      <Field label="Join link" error={fault}>
        {(wiring) => (
          <Input
            {...wiring}
            inputMode="url"
            autoComplete="off"
            value={text}
            placeholder="https://…/join/…#…"
            onChange={(event) => {
              setText(event.target.value);
              setFault(null);
            }}
          />
        )}
      </Field>
      <Button type="submit" wide disabled={!text.trim()}>
        Go on
      </Button>
    </form>
  );
}
