import { UserPlus, Users } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { SessionAnswer } from '~/api/types';
import { Button } from '~/components/Button';

const TablePanel = lazy(() => import('./TablePanel').then((module) => ({ default: module.TablePanel })));
const Invite = lazy(() => import('./Invite').then((module) => ({ default: module.Invite })));

/** The ways to everything about the table; what opens is loaded when it is needed. */
export function TableButtons({ sid, data }: { sid: string; data: SessionAnswer }) {
  const [open, setOpen] = useState<'table' | 'invite' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Button look="bare" aria-haspopup="dialog" aria-label={`Members: ${data.members.length}`} title="The table" onClick={() => setOpen('table')}>
        <Users aria-hidden />
        {data.members.length}
      </Button>
      {data.member.role === 'gm' && (
        <Button aria-haspopup="dialog" onClick={() => setOpen('invite')}>
          <UserPlus aria-hidden />
          Invite
        </Button>
      )}
      <Suspense>
        {open === 'table' && <TablePanel sid={sid} data={data} onClose={close} />}
        {open === 'invite' && <Invite sid={sid} onClose={close} />}
      </Suspense>
    </>
  );
}
