import { ShadowrunConsole } from '~/features/console/ShadowrunConsole';
import { useOpenImage } from '~/hooks/useOpenImage';
import { usePlace } from '~/hooks/usePlace';
import { noFilters, type Filters } from '~/state/filters';
import { useStages } from '~/state/jobStore';

interface Props {
  sid: string;
  /** In place of our own page for it. */
  onGallery?: (filters: Filters) => void;
}

/** The console, wired to the pages that its replies open. */
export function ConsolePanel({ sid, onGallery }: Props) {
  const { place, goTo, openPanel } = usePlace(sid);
  const openImage = useOpenImage(sid);
  const dispatch = useStages((stages) => stages.dispatch);
  return (
    <ShadowrunConsole
      sessionId={sid}
      onOpenGallery={(only, forPicture) => {
        const filters = { ...noFilters, ...only };
        // Beside the stage, the new picture is in sight already.
        if (forPicture && place.page === 'generate') return;
        if (onGallery) return onGallery(filters);
        if (place.page === 'console' && !forPicture) openPanel('gallery', filters);
        else goTo('gallery', filters);
      }}
      onOpenImage={(image) => void openImage(image)}
      onRequest={(requestId, line) => dispatch(sid, { type: 'adopted', requestId, line, at: Date.now() })}
    />
  );
}
