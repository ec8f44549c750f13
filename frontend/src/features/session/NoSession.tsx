import { Link } from 'wouter';
import { EmptyState } from '~/components/EmptyState';
import { StreetScene } from '~/components/StreetScene';
import css from './NoSession.module.css';

/** The same page for a session that is not there and for one that this browser is no member of. */
export function NoSession() {
  return (
    <main className={css.page}>
      <EmptyState page title="This table is not yours to see, or it is not there." art={<StreetScene className={css.art} />}>
        <p>If you belong here, ask your GM for a join link.</p>
        <Link href="/">To the start page</Link>
      </EmptyState>
    </main>
  );
}
