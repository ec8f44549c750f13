import { Users } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import type { Member } from '~/api/types';
import { Button } from '~/components/Button';
import { roleWord } from '~/state/words';
import css from './Popover.module.css';

interface Props {
  members: Member[];
  me: Member;
  /** What more there is to decide for this table. */
  children?: ReactNode;
}

export function Members({ members, me, children }: Props) {
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button look="bare" aria-label={`Members: ${members.length}`}>
          <Users aria-hidden />
          {members.length}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={css.pop} align="end" sideOffset={6} collisionPadding={8}>
          <h2 className={css.title}>At this table</h2>
          <ul className={css.members}>
            {members.map((member) => (
              <li key={member.user_id} className={css.member}>
                <span className={css.name}>
                  {member.name}
                  {member.user_id === me.user_id && ' (you)'}
                </span>
                <span className={member.role === 'gm' ? css.gm : css.role}>{roleWord[member.role]}</span>
              </li>
            ))}
          </ul>
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
