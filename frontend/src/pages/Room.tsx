import { usePlace } from '~/hooks/usePlace';
import { ConsoleRoom } from './ConsoleRoom';
import { GalleryTab } from './GalleryTab';
import { GenerateRoom } from './GenerateRoom';
import { OpenPicture } from './OpenPicture';
import { useLiveSession } from './useLiveSession';

/** What is below the bars, by the address; the viewer lies on top of whatever page it was opened from. */
export function Room({ sid }: { sid: string }) {
  const { place } = usePlace(sid);
  useLiveSession(sid);
  return (
    <>
      {place.page === 'generate' && <GenerateRoom sid={sid} />}
      {place.page === 'gallery' && <GalleryTab sid={sid} />}
      {place.page === 'console' && <ConsoleRoom sid={sid} />}
      <OpenPicture sid={sid} />
    </>
  );
}
