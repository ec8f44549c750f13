import { useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { keys } from '~/api/keys';
import { EmptyState } from '~/components/EmptyState';
import { Sign } from '~/components/Sign';
import { StreetScene } from '~/components/StreetScene';
import { AlreadyHere } from '~/features/start/AlreadyHere';
import { JoinForm } from '~/features/start/JoinForm';
import { useSession } from '~/hooks/useSession';
import { visitedSessions } from '~/state/visited';
import css from './StartPage.module.css';

/** `/join/<session>#<token>`: the token is read here and posted; it never was part of a request's address. */
export function JoinPage({ sid }: { sid: string }) {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  // Only a browser that has been in the session can be a member: nobody else is asked.
  const [known] = useState(() => visitedSessions().some((one) => one.id === sid));
  const { data, isPending } = useSession(known ? sid : '');
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  if (!token) {
    return (
      <main>
        <EmptyState page title="This join link is not complete.">
        <p>Ask your GM to send it again, and open all of it.</p>
        <Link href="/">To the start page</Link>
        </EmptyState>
      </main>
    );
  }
  return (
    <main className={clsx(css.page, css.narrow)}>
      <StreetScene className={css.street} unlit />
      <header className={css.head}>
        <Sign />
      </header>
      <div className={css.single}>
        {data && <AlreadyHere data={data} />}
        {!data && !(known && isPending) && (
          <JoinForm
            target={{ sessionId: sid, token }}
            onJoined={() => {
              void client.resetQueries({ queryKey: keys.session(sid) });
              navigate(`/s/${encodeURIComponent(sid)}/generate`, { replace: true });
            }}
          />
        )}
      </div>
    </main>
  );
}
