import { Users } from 'lucide-react';
import { Popover } from 'radix-ui';
import type { Member } from '~/api/types';
import { Button } from '~/components/Button';
import { roleWord } from '~/state/words';
import css from './Popover.module.css';

export function Members({ members, me }: { members: Member[]; me: Member }) {
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
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
