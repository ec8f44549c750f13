import clsx from 'clsx';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useNotices, type Notice } from '~/state/notices';
import { IconButton } from './IconButton';
import css from './Notices.module.css';

const staysMs = 6_000;

function Shown({ notice }: { notice: Notice }) {
  const dismiss = useNotices((notices) => notices.dismiss);
  useEffect(() => {
    const timer = setTimeout(() => dismiss(notice.id), staysMs);
    return () => clearTimeout(timer);
  }, [dismiss, notice.id]);
  return (
    <li className={clsx(css.notice, notice.tone === 'bad' && css.bad)}>
      <span>{notice.text}</span>
      <IconButton label="Dismiss" onClick={() => dismiss(notice.id)}>
        <X />
      </IconButton>
    </li>
  );
}

/** The one place where the page speaks up, to the eye and to a screen reader; only the console's log reads out its own. */
export function Notices() {
  const { shown, spoken } = useNotices();
  return (
    <div role="status" aria-live="polite">
      <ul className={css.stack}>
        {shown.map((notice) => (
          <Shown key={notice.id} notice={notice} />
        ))}
      </ul>
      <p className="sv-visually-hidden">{spoken}</p>
    </div>
  );
}
