import clsx from 'clsx';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import type { SessionAnswer } from '~/api/types';
import { Input } from '~/components/Input';
import { Modal } from '~/components/Modal';
import { useMyRunning } from '~/hooks/useMyRunning';
import { offersFor } from '~/state/palette';
import { useTheme } from '~/state/theme';
import { Keys } from './Keys';
import css from './Palette.module.css';
import { useCommands } from './useCommands';
import { usePaletteActs } from './usePaletteActs';

interface Props {
  sid: string;
  data: SessionAnswer;
  onClose: () => void;
}

/** One field for everything: where to go, what to open, which picture to find, which command to write. */
export function Palette({ sid, data, onClose }: Props) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useId();
  const gone = useRef(false);
  const running = useMyRunning(sid)?.prompt ?? null;
  const otherTheme = useTheme(({ theme }) => (theme === 'night' ? 'daylight' : 'night'));
  const manifest = useCommands(sid);
  const offers = offersFor(query, { role: data.member.role, running, otherTheme, manifest });
  const current = Math.min(at, offers.length - 1);
  const run = usePaletteActs(sid);

  const write = (text: string) => {
    setQuery(text);
    setAt(0);
  };
  const take = (index: number) => {
    const act = offers[index]?.act;
    if (!act) return;
    if ('complete' in act) return write(act.complete);
    gone.current = run(act);
    if (!('open' in act)) onClose();
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => setAt((current + 1) % offers.length),
    ArrowUp: () => setAt((current + offers.length - 1) % offers.length),
    Enter: () => take(current),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]!();
  };
  return (
    <Modal open onClose={onClose} title="Find and do" shape="card" wide returnTo={() => (gone.current ? false : null)}>
      <div className={css.palette}>
        <Input
          data-first
          role="combobox"
          aria-label="What do you want to do?"
          aria-expanded
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={`${list}-${current}`}
          placeholder="A page, #12, words, /image …"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          value={query}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <ul id={list} role="listbox" aria-label="Offers" className={css.list}>
          {offers.map(({ label, note, keys }, index) => (
            // eslint-disable-next-line jsx-a11y-x/click-events-have-key-events -- the field above has the keys
            <li
              key={label}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === current}
              className={clsx(css.offer, index === current && css.current)}
              onPointerMove={() => setAt(index)}
              onClick={() => take(index)}
            >
              <span className={css.label}>{label}</span>
              {note && <span className={css.note}>{note}</span>}
              {keys && <Keys keys={keys} />}
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  );
}
