import { Command, UserPlus, Users } from 'lucide-react';
import type { SessionAnswer } from '~/api/types';
import { Button } from '~/components/Button';
import { IconButton } from '~/components/IconButton';
import { useDialogs } from '~/state/dialogs';
import css from './TableButtons.module.css';

/** The ways to everything about the table. */
export function TableButtons({ data }: { data: SessionAnswer }) {
  const { show } = useDialogs();
  return (
    <>
      <Button look="bare" aria-haspopup="dialog" aria-label={`Members: ${data.members.length}`} title="The table" onClick={() => show('table')}>
        <Users aria-hidden />
        {data.members.length}
      </Button>
      {data.member.role === 'gm' && (
        <Button aria-haspopup="dialog" onClick={() => show('invite')}>
          <UserPlus aria-hidden />
          <span className={css.word}>Invite</span>
        </Button>
      )}
      <IconButton label="Find and do: Ctrl+K" aria-haspopup="dialog" aria-keyshortcuts="Control+K" className={css.palette} onClick={() => show('palette')}>
        <Command />
      </IconButton>
    </>
  );
}
