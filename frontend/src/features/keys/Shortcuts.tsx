import { Suspense, useEffect } from 'react';
import type { SessionAnswer } from '~/api/types';
import { part } from '~/components/part';
import { useDialogs } from '~/state/dialogs';
import { useShortcuts } from './useShortcuts';

const Palette = part(() => import('./Palette'), 'Palette');
const KeyList = part(() => import('./KeyList'), 'KeyList');

/** The keys that work all over a session, and what two of them open. */
export function Shortcuts({ sid, data }: { sid: string; data: SessionAnswer }) {
  const { open, close } = useDialogs();
  useShortcuts(sid);
  // Whoever leaves the session leaves what lies open in it.
  useEffect(() => close, [close]);
  return (
    <Suspense>
      {open === 'palette' && <Palette sid={sid} data={data} onClose={close} />}
      {open === 'keys' && <KeyList onClose={close} />}
    </Suspense>
  );
}
