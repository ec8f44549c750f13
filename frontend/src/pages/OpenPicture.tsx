import { Suspense } from 'react';
import { Viewer } from '~/features/viewer/lazy';
import { usePlace } from '~/hooks/usePlace';
import { noFilters, readFilters, type Filters } from '~/state/filters';
import type { PanelTab } from '~/state/place';

interface Props {
  sid: string;
  /** In place of our own pages, where there are none. */
  onTo?: (tab: PanelTab, filters: Filters) => void;
}

/** The picture that lies open on top, if one does. */
export function OpenPicture({ sid, onTo }: Props) {
  const { place, openImage, closeImage, goTo } = usePlace(sid);
  const to = onTo ?? goTo;
  if (place.image === null) return null;
  return (
    <Suspense>
      <Viewer
        sid={sid}
        number={place.image}
        filters={readFilters(place.params)}
        onNumber={openImage}
        onClose={closeImage}
        onToStage={() => to('generate', noFilters)}
        onSearch={(q) => to('gallery', { ...noFilters, q })}
      />
    </Suspense>
  );
}
