import type { ReactNode } from 'react';
import css from './EmptyState.module.css';

interface Props {
  title: string;
  children?: ReactNode;
  art?: ReactNode;
  tone?: 'plain' | 'bad';
  /** It is all that there is on the page. */
  page?: boolean;
}

/** What stands where something will be, or should have been. */
export function EmptyState({ title, children, art, tone = 'plain', page }: Props) {
  const Title = page ? 'h1' : 'h2';
  return (
    <div className={css.empty} role={tone === 'bad' ? 'alert' : undefined}>
      {art}
      <Title className={css.title}>{title}</Title>
      {children && <div className={css.text}>{children}</div>}
    </div>
  );
}
