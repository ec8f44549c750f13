import { ShadowrunConsole } from '~/features/console/ShadowrunConsole';
import { useOpenImage } from '~/hooks/useOpenImage';
import { usePlace } from '~/hooks/usePlace';
import { noFilters } from '~/state/filters';
import { useStages } from '~/state/jobStore';

/** The console, wired to the pages that its replies open. */
export function ConsolePanel({ sid }: { sid: string }) {
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
        if (place.page === 'console' && !forPicture) openPanel('gallery', filters);
        else goTo('gallery', filters);
      }}
      onOpenImage={(image) => void openImage(image)}
      onRequest={(requestId, line) => dispatch(sid, { type: 'adopted', requestId, line, at: Date.now() })}
    />
  );
}
