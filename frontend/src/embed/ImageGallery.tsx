import { ImageGallery as Over } from '~/pages/ImageGallery';
import { OpenPicture } from '~/pages/OpenPicture';
import { useLiveSession } from '~/pages/useLiveSession';
import { usePlace } from '~/hooks/usePlace';
import { useSession } from '~/hooks/useSession';
import { Around } from './Around';
import { InPlace } from './InPlace';
import type { ImageGallery as Declared, ImageGalleryProps } from './public';
import { useDoor } from './useDoor';
import { baseOf } from './useServer';
import { useWarm } from './useWarm';

function Body({ sessionId: sid, isVisible, onClose, presentation }: ImageGalleryProps) {
  const { place, goTo } = usePlace(sid);
  useSession(sid);
  useLiveSession(sid);
  useDoor(isVisible && presentation !== 'page', onClose);
  const tab = place.page === 'generate' ? 'generate' : 'gallery';
  return (
    <>
      {presentation === 'modal' ? (
        <Over sessionId={sid} isVisible={isVisible} onClose={onClose} tab={tab} onTab={goTo} />
      ) : (
        isVisible && <InPlace sid={sid} tab={tab} onTab={goTo} onClose={presentation === 'panel' ? onClose : undefined} />
      )}
      {isVisible && <OpenPicture sid={sid} />}
    </>
  );
}

/** The Scene Visualizer in a host's page. */
export const ImageGallery: typeof Declared = ({ presentation = 'modal', ...props }) => {
  const { sessionId, isVisible, initialTab = 'generate', initialImage } = props;
  const warm = useWarm(isVisible);
  if (!warm) return null;
  const start = `/s/${encodeURIComponent(sessionId)}/${initialImage ? `i/${initialImage}` : initialTab}`;
  return (
    <Around key={`${sessionId} ${baseOf(props)}`} {...props} sid={sessionId} start={start} inPlace={presentation !== 'modal' && isVisible}>
      <Body {...props} presentation={presentation} />
    </Around>
  );
};
