import clsx from 'clsx';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Room } from '~/state/inSight';
import { isOurs, isTyping, keyName, mayUse } from '~/state/keyboard';
import { useNotices, type Notice } from '~/state/notices';
import { fetchPart } from '~/state/parts';
import { Button } from './Button';
import { IconButton } from './IconButton';
import css from './Notices.module.css';

const staysMs = { plain: 6_000, withAction: 10_000 };

function Shown({ notice: { id, text, tone, action } }: { notice: Notice }) {
  const dismiss = useNotices((notices) => notices.dismiss);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(id), action ? staysMs.withAction : staysMs.plain);
    return () => clearTimeout(timer);
  }, [action, dismiss, held, id]);
  const act = () => {
    action?.run();
    dismiss(id);
  };
  return (
    <li
      data-notice
      className={clsx(css.notice, tone === 'bad' && css.bad)}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={css.text}>{text}</span>
      <span className={css.acts}>
        {action && (
          <Button look="bare" onClick={act}>
            {action.label}
          </Button>
        )}
        <IconButton label="Dismiss" onClick={() => dismiss(id)}>
          <X />
        </IconButton>
      </span>
    </li>
  );
}

/** Ctrl+Z takes back what the newest notice offers to take back. */
function useUndoKey(speaks: boolean) {
  const dismiss = useNotices((notices) => notices.dismiss);
  useEffect(() => {
    if (!speaks) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const name = keyName(event);
      if (name !== 'Ctrl+z' || isTyping(event.target) || !isOurs(event.target) || !mayUse(name, event.target)) return;
      const last = useNotices.getState().shown.findLast(({ action }) => action?.label === 'Undo');
      if (!last) return;
      event.preventDefault();
      last.action?.run();
      dismiss(last.id);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [dismiss, speaks]);
}

/** Where they may lie without lying on what is pressed. */
function useRoom(isNeeded: boolean): Room {
  const [room, setRoom] = useState<Room>({});
  useEffect(() => {
    if (!isNeeded) return;
    let stop: (() => void) | null = null;
    let left = false;
    void fetchPart(() => import('~/state/inSight')).then(({ followRoom }) => left || (stop = followRoom(setRoom)));
    return () => {
      left = true;
      stop?.();
    };
  }, [isNeeded]);
  return room;
}

/** The one place where the page speaks up, to the eye and to a screen reader; only the console's log reads out its own. */
export function Notices() {
  const { shown, spoken, speakers, enter } = useNotices();
  const [me] = useState(() => Symbol());
  useEffect(() => enter(me), [enter, me]);
  const speaks = speakers[0] === me;
  useUndoKey(speaks);
  const { top, bottom } = useRoom(speaks && shown.length > 0);
  const room = top === undefined ? { bottom } : { top, bottom: 'auto' };
  return (
    // Only what is new in it is read, not all of it again.
    <div role="status" aria-live="polite" aria-atomic={false}>
      <ul className={css.stack} style={room}>
        {speaks && shown.map((notice) => <Shown key={notice.id} notice={notice} />)}
      </ul>
      <p className="sv-visually-hidden">{speaks && spoken}</p>
    </div>
  );
}
