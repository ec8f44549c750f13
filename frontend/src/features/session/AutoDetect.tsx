import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import { setAutoDetect } from '~/api/sessions';
import css from './AutoDetect.module.css';

/** The GM's switch: may chat make pictures by itself, or is each one offered and waits for a press? */
export function AutoDetect({ sid, on }: { sid: string; on: boolean }) {
  const client = useQueryClient();
  // Shown at once; the mutation tells its state a moment later.
  const [wish, setWish] = useState<boolean | null>(null);
  const change = useMutation({
    mutationFn: (next: boolean) => setAutoDetect(sid, next),
    onSettled: () => client.invalidateQueries({ queryKey: keys.session(sid) }).then(() => setWish(null)),
  });
  return (
    <div className={css.switch}>
      <label className={css.label}>
        <input
          type="checkbox"
          checked={wish ?? on}
          onChange={(event) => {
            setWish(event.target.checked);
            change.mutate(event.target.checked);
          }}
        />
        Chat makes pictures by itself
      </label>
      <p className={css.text}>
        “Draw us the bar” then costs money without a press. Otherwise the console offers the command.
      </p>
      {change.error && (
        <p className={css.error} role="alert">
          {messageOf(change.error)}
        </p>
      )}
    </div>
  );
}
