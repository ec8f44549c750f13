import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { EmptyState } from '~/components/EmptyState';
import { StreetScene } from '~/components/StreetScene';
import { JoinForm } from '~/features/start/JoinForm';
import css from './StartPage.module.css';

/** `/join/<session>#<token>`: the token is read here and posted; it never was part of a request's address. */
export function JoinPage({ sid }: { sid: string }) {
  const [, navigate] = useLocation();
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  if (!token) {
    return (
      <EmptyState title="This join link is not whole.">
        <p>Ask your GM to send it again, and open all of it.</p>
        <Link href="/">To the start page</Link>
      </EmptyState>
    );
  }
  return (
    <main className={css.page}>
      <StreetScene className={css.street} />
      <header className={css.head}>
        <h1 className={css.title}>Scene Visualizer</h1>
      </header>
      <div className={css.single}>
        <JoinForm
          target={{ sessionId: sid, token }}
          onJoined={() => navigate(`/s/${encodeURIComponent(sid)}/generate`, { replace: true })}
        />
      </div>
    </main>
  );
}
