import { keepPreviousData, useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Star } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import { keepPrompt, listPrompts } from '~/api/prompts';
import type { KeptPrompt } from '~/api/types';
import { IconButton } from '~/components/IconButton';
import { Input } from '~/components/Input';
import { Modal } from '~/components/Modal';
import { useTableWork } from '~/hooks/useTableWork';
import { dayAndTime } from '~/state/format';
import css from './EarlierPrompts.module.css';

interface Props {
  sid: string;
  onTake: (prompt: string) => void;
  onClose: () => void;
}

function Row({ sid, kept, onTake }: { sid: string; kept: KeptPrompt; onTake: (prompt: string) => void }) {
  const act = useTableWork(keys.prompts(sid));
  const { id, prompt, count, last_used_at: at, is_favorite: star } = kept;
  return (
    <li className={css.row}>
      <button type="button" className={css.take} onClick={() => onTake(prompt)}>
        {prompt}
        <span className={css.note}>
          {dayAndTime(at)}
          {count > 1 && ` · ${count} times`}
        </span>
      </button>
      <IconButton
        label={star ? `Keep no longer: ${prompt}` : `Keep: ${prompt}`}
        aria-pressed={star}
        className={clsx(star && css.kept)}
        onClick={() => void act(() => keepPrompt(sid, id, !star))}
      >
        <Star fill={star ? 'currentColor' : 'none'} />
      </IconButton>
    </li>
  );
}

/** What this member has asked for here; a press puts it into the form. */
export function EarlierPrompts({ sid, onTake, onClose }: Props) {
  const [q, setQ] = useState('');
  const [favorite, setFavorite] = useState(false);
  const { data, error } = useQuery({
    queryKey: [...keys.prompts(sid), q, favorite],
    queryFn: () => listPrompts(sid, { q: q.trim(), favorite }),
    placeholderData: keepPreviousData,
  });
  return (
    <Modal open onClose={onClose} title="Earlier prompts" shape="card">
      <div className={css.bar}>
        <Input type="search" data-first aria-label="Search earlier prompts" placeholder="Search" value={q} onChange={(event) => setQ(event.target.value)} />
        <label className={css.only}>
          <input type="checkbox" checked={favorite} onChange={(event) => setFavorite(event.target.checked)} />
          Only kept ones
        </label>
      </div>
      {!data && !error && <p className={css.empty}>Looking…</p>}
      {error && <p className={css.empty}>{messageOf(error)}</p>}
      {data?.length === 0 && <p className={css.empty}>{q || favorite ? 'No prompt matches.' : 'You have not asked for anything yet.'}</p>}
      <ul className={css.list}>
        {data?.map((kept) => (
          <Row key={kept.id} sid={sid} kept={kept} onTake={onTake} />
        ))}
      </ul>
    </Modal>
  );
}
