import type { ReactNode } from 'react';
import css from './EmptyState.module.css';

interface Props {
  title: string;
  children?: ReactNode;
  art?: ReactNode;
  tone?: 'plain' | 'bad';
}

/** What stands where something will be, or should have been. */
export function EmptyState({ title, children, art, tone = 'plain' }: Props) {
  return (
    <div className={css.empty} role={tone === 'bad' ? 'alert' : undefined}>
      {art}
      <h2 className={css.title}>{title}</h2>
      {children && <div className={css.text}>{children}</div>}
    </div>
  );
}
