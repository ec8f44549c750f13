import { Images, SquareTerminal, WandSparkles } from 'lucide-react';
import { Link } from 'wouter';
import type { Page } from '~/state/place';
import css from './TabBar.module.css';

const tabs = [
  { page: 'generate', label: 'Generate', Icon: WandSparkles },
  { page: 'gallery', label: 'Gallery', Icon: Images },
  { page: 'console', label: 'Console', Icon: SquareTerminal },
] as const;

/** The three rooms of a session: at the foot of a phone, below the top bar elsewhere. */
export function TabBar({ sid, page }: { sid: string; page: Page }) {
  return (
    <nav data-foot className={css.tabs} aria-label="Session">
      {tabs.map(({ page: to, label, Icon }) => (
        <Link
          key={to}
          href={`/s/${encodeURIComponent(sid)}/${to}`}
          className={css.tab}
          aria-current={to === page ? 'page' : undefined}
        >
          <Icon aria-hidden />
          {label}
        </Link>
      ))}
    </nav>
  );
}
