import { useMediaQuery, wide } from '~/hooks/useMediaQuery';
import { ConsolePanel } from './ConsolePanel';
import css from './GenerateRoom.module.css';
import { GenerateTab } from './GenerateTab';

/** Where there is room, the table's console stands beside the stage. */
export function GenerateRoom({ sid }: { sid: string }) {
  const roomForConsole = useMediaQuery(wide);
  return (
    <div className={css.room}>
      <GenerateTab sid={sid} />
      {roomForConsole && (
        <div className={css.console}>
          <ConsolePanel sid={sid} />
        </div>
      )}
    </div>
  );
}
