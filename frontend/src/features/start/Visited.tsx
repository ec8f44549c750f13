import { ChevronRight } from 'lucide-react';
import { Link } from 'wouter';
import { visitedSessions } from '~/state/visited';
import { roleWord } from '~/state/words';
import css from './Visited.module.css';

/** The way back to sessions that this browser is already a member of. */
export function Visited() {
  const sessions = visitedSessions();
  if (sessions.length === 0) return null;
  return (
    <nav className={css.visited} aria-label="Your sessions">
      <h2 className={css.title}>Your sessions</h2>
      <ul className={css.list}>
        {sessions.map((session) => (
          <li key={session.id}>
            <Link href={`/s/${encodeURIComponent(session.id)}/generate`} className={css.link}>
              <span className={css.name}>{session.name}</span>
              <span className={css.role}>{roleWord[session.role]}</span>
              <ChevronRight aria-hidden />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
