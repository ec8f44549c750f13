import { useMutation } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { Popover } from 'radix-ui';
import { messageOf } from '~/api/errors';
import { makeJoinLink } from '~/api/sessions';
import { Button } from '~/components/Button';
import { CopyField } from '~/components/CopyField';
import { wholeLink } from '~/state/joinLink';
import css from './Popover.module.css';

/** A new join link whenever the GM asks for one; the server keeps only its hash. */
export function Invite({ sid }: { sid: string }) {
  const link = useMutation({ mutationFn: () => makeJoinLink(sid) });
  return (
    <Popover.Root onOpenChange={(open) => open && link.mutate()}>
      <Popover.Trigger asChild>
        <Button>
          <UserPlus aria-hidden />
          Invite
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css.pop} align="end" sideOffset={6} collisionPadding={8}>
          <h2 className={css.title}>Invite players</h2>
          <p className={css.text}>Whoever opens this link joins this session as a player.</p>
          {link.data && <CopyField label="Join link" text={wholeLink(link.data.join_url)} />}
          {link.isPending && <p className={css.text}>Making a link…</p>}
          {link.error && (
            <p className={css.error} role="alert">
              {messageOf(link.error)}
            </p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
