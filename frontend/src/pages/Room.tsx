import { Suspense } from 'react';
import { Arrived } from '~/components/Arrived';
import { part } from '~/components/part';
import { usePlace } from '~/hooks/usePlace';
import { OpenPicture } from './OpenPicture';
import { useLiveSession } from './useLiveSession';

/** Each room is a chunk of its own; the shell has the one that the address names on its way. */
const GenerateRoom = part(() => import('./GenerateRoom'), 'GenerateRoom');
const GalleryTab = part(() => import('./GalleryTab'), 'GalleryTab');
const ConsoleRoom = part(() => import('./ConsoleRoom'), 'ConsoleRoom');

/** What is below the bars, by the address; the viewer lies on top of whatever page it was opened from. */
export function Room({ sid }: { sid: string }) {
  const { place, goTo } = usePlace(sid);
  useLiveSession(sid, { onLook: () => goTo('generate') });
  return (
    <>
      <Suspense>
        {place.page === 'generate' && <GenerateRoom sid={sid} />}
        {place.page === 'gallery' && <GalleryTab sid={sid} />}
        {place.page === 'console' && <ConsoleRoom sid={sid} />}
        {place.page !== 'gallery' && place.page !== 'generate' && <Arrived sid={sid} />}
      </Suspense>
      <OpenPicture sid={sid} />
    </>
  );
}
