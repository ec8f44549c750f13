import { useMutation } from '@tanstack/react-query';
import { ApiError, messageOf } from '~/api/errors';
import { joinSession } from '~/api/sessions';
import { Button } from '~/components/Button';
import type { JoinTarget } from '~/state/joinLink';
import css from './Forms.module.css';
import { NameField } from './NameField';
import { useName } from './useName';

interface Props {
  target: JoinTarget;
  onJoined: (sessionId: string) => void;
}

/** Join by a link: all that is asked for is a name. */
export function JoinForm({ target, onJoined }: Props) {
  const [who, setWho] = useName();
  const join = useMutation({
    mutationFn: () => joinSession(target.sessionId, target.token, who.trim()),
    onSuccess: () => onJoined(target.sessionId),
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (who.trim()) join.mutate();
      }}
    >
      <h2>Join the table</h2>
      <p className={css.lead}>Your GM has sent you this link. Say who you are, and you are in.</p>
      <NameField value={who} onChange={setWho} />
      {join.error && (
        <p className={css.error} role="alert">
          {messageOf(join.error)}
          {join.error instanceof ApiError && join.error.stranger && ' Ask your GM for a new link.'}
        </p>
      )}
      <Button look="primary" type="submit" wide disabled={join.isPending}>
        {join.isPending ? 'Joining…' : 'Join session'}
      </Button>
    </form>
  );
}
