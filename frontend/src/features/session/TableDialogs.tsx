import { lazy, Suspense } from 'react';
import type { SessionAnswer } from '~/api/types';
import { useDialogs } from '~/state/dialogs';

const TablePanel = lazy(() => import('./TablePanel').then((module) => ({ default: module.TablePanel })));
const Invite = lazy(() => import('./Invite').then((module) => ({ default: module.Invite })));

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
