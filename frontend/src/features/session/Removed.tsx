import { Link } from 'wouter';
import { EmptyState } from '~/components/EmptyState';
import { StreetScene } from '~/components/StreetScene';
import css from './NoSession.module.css';

/** For somebody who was in just now: the server does not know him any more. */
export function Removed({ name }: { name: string }) {
  return (
    <main className={css.page}>
      <EmptyState page title="You are no longer at this table." art={<StreetScene className={css.art} />} tone="bad">
        <p>You were removed from “{name}”, or signed out. To come back, ask your GM for a new join link.</p>
        <Link href="/">To the start page</Link>
      </EmptyState>
    </main>
  );
}
