import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '~/api/errors';
import { openSession } from '~/api/sessions';
import { Button } from '~/components/Button';
import { Field } from '~/components/Field';
import { Input } from '~/components/Input';
import { useInvites } from '~/state/invites';
import { wholeLink } from '~/state/joinLink';
import css from './Forms.module.css';
import { NameField } from './NameField';
import { useName } from './useName';

/** Open a session; whoever opens it is its GM. */
export function StartForm({ onOpened }: { onOpened: (sessionId: string) => void }) {
  const [name, setName] = useState('');
  const [who, setWho] = useName();
  const keep = useInvites((invites) => invites.keep);
  const open = useMutation({
    mutationFn: () => openSession(name.trim(), who.trim()),
    onSuccess: (session) => {
      keep(session.session_id, wholeLink(session.join_url));
      onOpened(session.session_id);
    },
  });
  const ready = name.trim() !== '' && who.trim() !== '';
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) open.mutate();
      }}
    >
      <h2>Open a session</h2>
      <p className={css.lead}>You become its GM and get a link for your players.</p>
      <Field label="Session name">
        {(wiring) => (
          <Input {...wiring} required maxLength={120} value={name} placeholder="Friday run" onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <NameField value={who} onChange={setWho} />
      {open.error && (
        <p className={css.error} role="alert">
          {messageOf(open.error)}
        </p>
      )}
      <Button look="primary" type="submit" wide disabled={open.isPending}>
        {open.isPending ? 'Opening…' : 'Open session'}
      </Button>
    </form>
  );
}
