import { Suspense, useEffect } from 'react';
import { ApiError, messageOf } from '~/api/errors';
import { Arrived } from '~/components/Arrived';
import { Button } from '~/components/Button';
import { ConnectionBanner } from '~/components/ConnectionBanner';
import { EmptyState } from '~/components/EmptyState';
import { useNarrow } from '~/components/Frame';
import { part } from '~/components/part';
import { Shortcuts } from '~/features/keys/Shortcuts';
import { FrameBar } from '~/features/session/FrameBar';
import { TabBar } from '~/features/session/TabBar';
import { TableDialogs } from '~/features/session/TableDialogs';
import { TopBar } from '~/features/session/TopBar';
import { usePlace } from '~/hooks/usePlace';
import { useSession } from '~/hooks/useSession';
import { useFramed } from '~/state/framed';
import { useInvites } from '~/state/invites';
import { rememberSession } from '~/state/visited';
import { Room } from './Room';
import css from './SessionPage.module.css';

/** Shown on the server's own word, or right after it has opened the session: it is there to give them. */
const NoSession = part(() => import('~/features/session/NoSession'), 'NoSession');
const Welcome = part(() => import('~/features/session/Welcome'), 'Welcome');
const Removed = part(() => import('~/features/session/Removed'), 'Removed');

const loading = (
  <main className={css.loading} aria-busy="true">
    <h1 className="sv-visually-hidden">Loading the session</h1>
  </main>
);

/** The shell around a session: who may come in, and the bars. */
export function SessionPage({ sid }: { sid: string }) {
  const { data, error, refetch } = useSession(sid);
  const { place } = usePlace(sid);
  const small = useNarrow();
  const isFresh = useInvites((invites) => Boolean(invites.fresh[sid]));
  const framed = useFramed((now) => now.framed);

  useEffect(() => {
    if (!data) return;
    document.title = `${data.session.name} · Scene Visualizer`;
    rememberSession({ id: data.session.id, name: data.session.name, role: data.member.role });
  }, [data]);

  if (error instanceof ApiError && error.stranger) {
    return (
      <Suspense fallback={loading}>
        {data ? <Removed name={data.session.name} /> : <NoSession />}
        <Arrived />
      </Suspense>
    );
  }
  if (!data) {
    return error ? (
      <main>
        <EmptyState page title="The session could not be loaded." tone="bad">
          <p>{messageOf(error)} The page tries again by itself.</p>
          <Button onClick={() => void refetch()}>Try again</Button>
        </EmptyState>
        <Arrived sid={sid} />
      </main>
    ) : loading;
  }
  const tabs = !small && <TabBar sid={sid} page={place.page} />;
  return (
    <div className={css.shell}>
      <div className={css.top}>
        {framed ? (
          <FrameBar name={data.session.name}>{tabs}</FrameBar>
        ) : (
          <TopBar sid={sid} data={data}>
            {tabs}
          </TopBar>
        )}
        <ConnectionBanner />
        <Suspense>{place.page === 'generate' && !framed && isFresh && <Welcome sid={sid} />}</Suspense>
      </div>
      {small && <TabBar sid={sid} page={place.page} />}
      <main className={css.main}>
        <Room sid={sid} />
      </main>
      <TableDialogs sid={sid} data={data} />
      <Shortcuts sid={sid} data={data} />
    </div>
  );
}
