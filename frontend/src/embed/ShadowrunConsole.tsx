import { Suspense } from 'react';
import { part } from '~/components/part';
import { usePlace } from '~/hooks/usePlace';
import { useSession } from '~/hooks/useSession';
import { ConsolePanel } from '~/pages/ConsolePanel';
import { OpenPicture } from '~/pages/OpenPicture';
import { useLiveSession } from '~/pages/useLiveSession';
import { Around } from './Around';
import css from './InPlace.module.css';
import type { ShadowrunConsole as Declared, ShadowrunConsoleProps } from './public';
import { baseOf } from './useServer';

const ImageGallery = part(() => import('~/pages/ImageGallery'), 'ImageGallery');

function Body({ sessionId: sid, onOpenGallery }: ShadowrunConsoleProps) {
  const { place, openPanel, closePanel, switchPanel } = usePlace(sid);
  useSession(sid);
  useLiveSession(sid);
  return (
    <>
      <div className={css.panel}>
        <ConsolePanel sid={sid} onGallery={(filters) => (onOpenGallery ? onOpenGallery() : openPanel('gallery', filters))} />
      </div>
      {place.panel && (
        <Suspense>
          <ImageGallery sessionId={sid} isVisible onClose={closePanel} tab={place.panel} onTab={switchPanel} />
        </Suspense>
      )}
      <OpenPicture sid={sid} onTo={switchPanel} />
    </>
  );
}

/** The table's log and the command line in a host's page. */
export const ShadowrunConsole: typeof Declared = (props) => {
  const { sessionId } = props;
  return (
    <Around key={`${sessionId} ${baseOf(props)}`} {...props} sid={sessionId} start={`/s/${encodeURIComponent(sessionId)}/console`} inPlace>
      <Body {...props} />
    </Around>
  );
};
