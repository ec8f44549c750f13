import { lazy, Suspense } from 'react';
import { useMediaQuery, wide } from '~/hooks/useMediaQuery';
import css from './GenerateRoom.module.css';
import { GenerateTab } from './GenerateTab';

const ConsolePanel = lazy(() => import('./ConsolePanel').then((module) => ({ default: module.ConsolePanel })));

/** Where there is room, the table's console stands beside the stage. */
export function GenerateRoom({ sid }: { sid: string }) {
  const roomForConsole = useMediaQuery(wide);
  return (
    <div className={css.room}>
      <GenerateTab sid={sid} />
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
