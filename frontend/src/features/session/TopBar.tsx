import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { SessionAnswer } from '~/api/types';
import { roleWord } from '~/state/words';
import { ActivityChip } from './ActivityChip';
import { TableButtons } from './TableButtons';
import { ThemeButton } from './ThemeButton';
import css from './TopBar.module.css';

/** Whose table this is, who sits at it, and what is under way. */
export function TopBar({ sid, data, children }: { sid: string; data: SessionAnswer; children?: ReactNode }) {
  return (
    <header className={css.bar}>
      <Link href="/" className={css.mark} aria-label="SV: all sessions" title="All sessions">
        <span aria-hidden>SV</span>
      </Link>
      <div className={css.names}>
        <h1 className={css.name} title={data.session.name}>
          {data.session.name}
        </h1>
        <p className={css.me}>
          {data.member.name} · {roleWord[data.member.role]}
        </p>
      </div>
      {children}
      <ActivityChip sid={sid} />
      <div className={css.tools}>
        <TableButtons data={data} />
        <ThemeButton />
      </div>
    </header>
  );
}
