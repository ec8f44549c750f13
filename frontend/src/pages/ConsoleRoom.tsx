import { Suspense } from 'react';
import { part } from '~/components/part';
import { usePlace } from '~/hooks/usePlace';
import { ConsolePanel } from './ConsolePanel';
import css from './ConsoleRoom.module.css';

const ImageGallery = part(() => import('./ImageGallery'), 'ImageGallery');

/** The console at full width; `/image gallery` lays the Scene Visualizer over it. */
export function ConsoleRoom({ sid }: { sid: string }) {
  const { place, closePanel, switchPanel } = usePlace(sid);
  return (
    <div className={css.room}>
      <ConsolePanel sid={sid} />
      <Suspense>
        {place.panel && <ImageGallery sessionId={sid} isVisible onClose={closePanel} tab={place.panel} onTab={switchPanel} />}
      </Suspense>
    </div>
  );
}
