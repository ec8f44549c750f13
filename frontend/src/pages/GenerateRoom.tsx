import { Suspense, useEffect } from 'react';
import { Arrived } from '~/components/Arrived';
import { part } from '~/components/part';
import { focusPrompt } from '~/features/generate/promptFieldId';
import { useImages } from '~/hooks/useImages';
import { useMediaQuery, wide } from '~/hooks/useMediaQuery';
import css from './GenerateRoom.module.css';
import { GenerateTab } from './GenerateTab';

const ConsolePanel = part(() => import('./ConsolePanel'), 'ConsolePanel');

/** Where there is room, the table's console stands beside the stage. */
export function GenerateRoom({ sid }: { sid: string }) {
  const { isPending, failureCount } = useImages(sid);
  const roomForConsole = useMediaQuery(wide);
  // Who has just come in can write at once; on a phone that would bring up the keyboard unasked.
  useEffect(() => {
    if (document.activeElement === document.body && window.matchMedia?.('(pointer: fine)').matches) focusPrompt();
  }, []);
  return (
    <div className={css.room}>
      <GenerateTab sid={sid} />
      {/* Not sooner: the server's drawing has the newest picture already. */}
      {(!isPending || failureCount > 0) && <Arrived sid={sid} />}
      {roomForConsole && (
        <div className={css.console}>
          <Suspense>
            <ConsolePanel sid={sid} />
          </Suspense>
        </div>
      )}
    </div>
  );
}
