import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { makeCollection } from '~/api/collections';
import { messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import type { Collection } from '~/api/types';
import { Button } from '~/components/Button';
import { Input } from '~/components/Input';
import { useCollections } from '~/hooks/useCollections';
import { useNotices } from '~/state/notices';
import css from './BulkBar.module.css';
import { useFormField } from './useFormField';

const longest = 80;

interface Props {
  sid: string;
  onCollect: (id: string) => void;
  onCancel: () => void;
}

/** Into one that is there, or into a new one; the field finds either. */
export function CollectForm({ sid, onCollect, onCancel }: Props) {
  const collections = useCollections(sid);
  const client = useQueryClient();
  const show = useNotices((notices) => notices.show);
  const [name, setName] = useState('');
  const [field, onKeyDown] = useFormField(onCancel);
  const fits = (one: Collection) => one.name.toLowerCase().includes(name.trim().toLowerCase());
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (!wanted) return;
    const known = collections.find((one) => one.name.toLowerCase() === wanted.toLowerCase());
    try {
      onCollect((known ?? (await makeCollection(sid, wanted))).id);
    } catch (error) {
      show(messageOf(error), 'bad');
    }
    void client.invalidateQueries({ queryKey: keys.collections(sid) });
  };
  return (
    <form className={css.form} aria-label="Add to collection" onSubmit={(event) => void send(event)}>
      {collections.filter(fits).slice(0, 8).map((one) => (
        <Button key={one.id} onClick={() => onCollect(one.id)}>
          {one.name}
        </Button>
      ))}
      <Input
        ref={field}
        aria-label="New collection"
        placeholder={collections.length > 8 ? 'Find one, or name a new one' : 'New collection'}
        autoComplete="off"
        maxLength={longest}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" disabled={!name.trim()}>
        Collect
      </Button>
    </form>
  );
}
