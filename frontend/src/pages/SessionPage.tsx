import { useEffect } from 'react';
import { ApiError, messageOf } from '~/api/errors';
import { Button } from '~/components/Button';
import { ConnectionBanner } from '~/components/ConnectionBanner';
import { EmptyState } from '~/components/EmptyState';
import { useNarrow } from '~/components/Frame';
import { Shortcuts } from '~/features/keys/Shortcuts';
import { NoSession } from '~/features/session/NoSession';
import { Removed } from '~/features/session/Removed';
import { TabBar } from '~/features/session/TabBar';
import { TopBar } from '~/features/session/TopBar';
import { Welcome } from '~/features/session/Welcome';
import { usePlace } from '~/hooks/usePlace';
import { useSession } from '~/hooks/useSession';
import { rememberSession } from '~/state/visited';
import { Room } from './Room';
import css from './SessionPage.module.css';

/** The shell around a session: who may come in, and the bars. */
export function SessionPage({ sid }: { sid: string }) {
  const { data, error, refetch } = useSession(sid);
  const { place } = usePlace(sid);
  const small = useNarrow();

  useEffect(() => {
    if (!data) return;
    document.title = `${data.session.name} · Scene Visualizer`;
    rememberSession({ id: data.session.id, name: data.session.name, role: data.member.role });
  }, [data]);

  if (error instanceof ApiError && error.stranger) return data ? <Removed name={data.session.name} /> : <NoSession />;
  if (!data) {
    return error ? (
      <main>
        <EmptyState page title="The session could not be loaded." tone="bad">
        <p>{messageOf(error)} The page tries again by itself.</p>
        <Button onClick={() => void refetch()}>Try again</Button>
        </EmptyState>
      </main>
    ) : (
      <main className={css.loading} aria-busy="true">
        <h1 className="sv-visually-hidden">Loading the session</h1>
      </main>
    );
  }
  return (
    <div className={css.shell}>
      <div className={css.top}>
        <TopBar sid={sid} data={data}>
          {!small && <TabBar sid={sid} page={place.page} />}
        </TopBar>
        <ConnectionBanner />
        {place.page === 'generate' && <Welcome sid={sid} />}
      </div>
      {small && <TabBar sid={sid} page={place.page} />}
      <main className={css.main}>
        <Room sid={sid} />
      </main>
      <Shortcuts sid={sid} data={data} />
    </div>
  );
}
