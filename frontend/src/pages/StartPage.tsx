import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { StreetScene } from '~/components/StreetScene';
import { LinkForm } from '~/features/start/LinkForm';
import { Sign } from '~/components/Sign';
import { StartForm } from '~/features/start/StartForm';
import { Visited } from '~/features/start/Visited';
import css from './StartPage.module.css';

export function StartPage() {
  const [, navigate] = useLocation();
  useEffect(() => {
    document.title = 'Scene Visualizer';
  }, []);
  return (
    <main className={css.page}>
      <StreetScene className={css.street} unlit />
      <header className={css.head}>
        <Sign />
        <p className={css.lead}>What your runners see, drawn at the table for everybody in the session.</p>
      </header>
      <div className={css.forms}>
        <StartForm onOpened={(sid) => navigate(`/s/${encodeURIComponent(sid)}/generate`)} />
        <div className={css.side}>
          <Visited />
          <LinkForm
            onLink={({ sessionId, token }) =>
              navigate(`/join/${encodeURIComponent(sessionId)}#${encodeURIComponent(token)}`)
            }
          />
        </div>
      </div>
    </main>
  );
}
