import { usePlace } from '~/hooks/usePlace';
import { ConsolePanel } from './ConsolePanel';
import css from './ConsoleRoom.module.css';
import { ImageGallery } from './ImageGallery';

/** The console at full width; `/image gallery` lays the Scene Visualizer over it. */
export function ConsoleRoom({ sid }: { sid: string }) {
  const { place, closePanel, switchPanel } = usePlace(sid);
  return (
    <div className={css.room}>
      <ConsolePanel sid={sid} />
      <ImageGallery
        sessionId={sid}
        isVisible={place.panel !== null}
        onClose={closePanel}
        tab={place.panel ?? 'gallery'}
        onTab={switchPanel}
      />
    </div>
  );
}
