import { Command, UserPlus, Users } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { SessionAnswer } from '~/api/types';
import { Button } from '~/components/Button';
import { IconButton } from '~/components/IconButton';
import { useDialogs } from '~/state/dialogs';
import css from './TableButtons.module.css';

const TablePanel = lazy(() => import('./TablePanel').then((module) => ({ default: module.TablePanel })));
const Invite = lazy(() => import('./Invite').then((module) => ({ default: module.Invite })));

/** The ways to everything about the table; what opens is loaded when it is needed. */
export function TableButtons({ sid, data }: { sid: string; data: SessionAnswer }) {
  const { open, show, close } = useDialogs();
  return (
    <>
      <Button look="bare" aria-haspopup="dialog" aria-label={`Members: ${data.members.length}`} title="The table" onClick={() => show('table')}>
        <Users aria-hidden />
        {data.members.length}
      </Button>
      {data.member.role === 'gm' && (
        <Button aria-haspopup="dialog" onClick={() => show('invite')}>
          <UserPlus aria-hidden />
          Invite
        </Button>
      )}
      <IconButton label="Find and do: Ctrl+K" aria-haspopup="dialog" aria-keyshortcuts="Control+K" className={css.palette} onClick={() => show('palette')}>
        <Command />
      </IconButton>
      <Suspense>
        {open === 'table' && <TablePanel sid={sid} data={data} onClose={close} />}
        {open === 'invite' && <Invite sid={sid} onClose={close} />}
      </Suspense>
    </>
  );
}
