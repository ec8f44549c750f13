import { Suspense } from 'react';
import { Viewer } from '~/features/viewer/lazy';
import { useJobFollower } from '~/hooks/useJob';
import { useJobResume } from '~/hooks/useJobResume';
import { useLive } from '~/hooks/useLive';
import { useNewcomers } from '~/hooks/useNewcomers';
import { usePlace } from '~/hooks/usePlace';
import { noFilters, readFilters } from '~/state/filters';
import { ConsoleRoom } from './ConsoleRoom';
import { GalleryTab } from './GalleryTab';
import { GenerateRoom } from './GenerateRoom';

/** What is below the bars, by the address; the viewer lies on top of whatever page it was opened from. */
export function Room({ sid }: { sid: string }) {
  const { place, openImage, closeImage, goTo } = usePlace(sid);
  useLive(sid);
  useNewcomers(sid);
  useJobResume(sid);
  useJobFollower(sid);
  return (
    <>
      {place.page === 'generate' && <GenerateRoom sid={sid} />}
      {place.page === 'gallery' && <GalleryTab sid={sid} />}
      {place.page === 'console' && <ConsoleRoom sid={sid} />}
      {place.image !== null && (
        <Suspense>
          <Viewer
            sid={sid}
            number={place.image}
            filters={readFilters(place.params)}
            onNumber={openImage}
            onClose={closeImage}
            onToStage={() => goTo('generate')}
            onSearch={(q) => goTo('gallery', { ...noFilters, q })}
          />
        </Suspense>
      )}
    </>
  );
}
