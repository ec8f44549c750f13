import clsx from 'clsx';
import { CircleOff } from 'lucide-react';
import { messageOf } from '~/api/errors';
import type { StyleTemplate } from '~/api/types';
import { Button } from '~/components/Button';
import { Modal } from '~/components/Modal';
import { useStyles } from '~/hooks/useStyles';
import css from './LookPicker.module.css';

interface Props {
  sid: string;
  /** The look that is chosen now, or nothing. */
  value: string;
  onTake: (name: string) => void;
  onClose: () => void;
}

const none: StyleTemplate = {
  name: '',
  label: 'As it comes',
  description: 'No look of its own: only what the prompt says.',
  adds: [],
  aliases: [],
  example_url: null,
};

function Look({ look, chosen, onTake }: { look: StyleTemplate; chosen: boolean; onTake: (name: string) => void }) {
  return (
    <li>
      <button
        type="button"
        className={clsx(css.look, chosen && css.chosen)}
        aria-pressed={chosen}
        title={look.adds.length ? `Adds: ${look.adds.join(', ')}` : undefined}
        onClick={() => onTake(look.name)}
      >
        <span className={css.example}>
          {look.example_url ? <img src={look.example_url} alt="" width={512} height={341} loading="lazy" /> : <CircleOff aria-hidden />}
        </span>
        <span className={css.name}>{look.label}</span>
        <span className={css.about}>{look.description}</span>
      </button>
    </li>
  );
}

/** All looks with the same scene in each of them; a press takes one. */
export function LookPicker({ sid, value, onTake, onClose }: Props) {
  const { data, error, refetch } = useStyles(sid);
  return (
    <Modal open onClose={onClose} title="Choose a look" shape="panel">
      {error && (
        <p className={css.note}>
          {messageOf(error)} <Button onClick={() => void refetch()}>Try again</Button>
        </p>
      )}
      {!data && !error && <p className={css.note}>Looking for looks…</p>}
      {data && (
        <ul className={css.looks}>
          {[none, ...data].map((look) => (
            <Look key={look.name} look={look} chosen={look.name === value} onTake={onTake} />
          ))}
        </ul>
      )}
    </Modal>
  );
}
