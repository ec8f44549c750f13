import { Suspense } from 'react';
import type { SessionAnswer } from '~/api/types';
import { part } from '~/components/part';
import { useDialogs } from '~/state/dialogs';

const TablePanel = part(() => import('./TablePanel'), 'TablePanel');
const Invite = part(() => import('./Invite'), 'Invite');

/** What lies open about the table, by whichever way; it is loaded when it is needed. */
export function TableDialogs({ sid, data }: { sid: string; data: SessionAnswer }) {
  const { open, close } = useDialogs();
  return (
    <Suspense>
      {open === 'table' && <TablePanel sid={sid} data={data} onClose={close} />}
      {open === 'invite' && <Invite sid={sid} onClose={close} />}
    </Suspense>
  );
}
