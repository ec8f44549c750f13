import { Link } from 'wouter';
import type { SessionAnswer } from '~/api/types';
import buttons from '~/components/Button.module.css';
import { roleWord } from '~/state/words';
import css from './Forms.module.css';

/** Joining again would make a second member of the same person, and a GM would lose his seat. */
export function AlreadyHere({ data }: { data: SessionAnswer }) {
  return (
    <div className={css.form}>
      <h2>{data.session.name}</h2>
      <p className={css.lead}>
        You already sit at this table as {data.member.name} ({roleWord[data.member.role]}).
      </p>
      <Link
        href={`/s/${encodeURIComponent(data.session.id)}/generate`}
        className={`${buttons.button} ${buttons.primary} ${buttons.wide}`}
      >
        Go in
      </Link>
    </div>
  );
}
