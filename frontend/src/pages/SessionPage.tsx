import { useEffect } from 'react';
import { ApiError, messageOf } from '~/api/errors';
import { Arrived } from '~/components/Arrived';
import { Button } from '~/components/Button';
import { ConnectionBanner } from '~/components/ConnectionBanner';
import { EmptyState } from '~/components/EmptyState';
import { useNarrow } from '~/components/Frame';
import { Shortcuts } from '~/features/keys/Shortcuts';
import { FrameBar } from '~/features/session/FrameBar';
import { NoSession } from '~/features/session/NoSession';
import { Removed } from '~/features/session/Removed';
import { TabBar } from '~/features/session/TabBar';
import { TableDialogs } from '~/features/session/TableDialogs';
import { TopBar } from '~/features/session/TopBar';
import { Welcome } from '~/features/session/Welcome';
import { usePlace } from '~/hooks/usePlace';
import { useSession } from '~/hooks/useSession';
import { useFramed } from '~/state/framed';
import { rememberSession } from '~/state/visited';
import { Room } from './Room';
import css from './SessionPage.module.css';

/** The shell around a session: who may come in, and the bars. */
export function SessionPage({ sid }: { sid: string }) {
  const { data, error, refetch } = useSession(sid);
  const { place } = usePlace(sid);
  const small = useNarrow();
  const framed = useFramed((now) => now.framed);

  useEffect(() => {
    if (!data) return;
    document.title = `${data.session.name} · Scene Visualizer`;
    rememberSession({ id: data.session.id, name: data.session.name, role: data.member.role });
  }, [data]);

  if (error instanceof ApiError && error.stranger) {
    return (
      <>
        {data ? <Removed name={data.session.name} /> : <NoSession />}
        <Arrived />
      </>
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
    ) : (
      <main className={css.loading} aria-busy="true">
        <h1 className="sv-visually-hidden">Loading the session</h1>
      </main>
    );
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
        {place.page === 'generate' && !framed && <Welcome sid={sid} />}
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
