import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { makeCollection } from '~/api/collections';
import { messageOf } from '~/api/errors';
import { keys } from '~/api/keys';
import { Button } from '~/components/Button';
import { Input } from '~/components/Input';
import { useCollections } from '~/hooks/useCollections';
import { useNotices } from '~/state/notices';
import css from './BulkBar.module.css';

const longest = 80;

/** Into one that is there, or into a new one. */
export function CollectForm({ sid, onCollect }: { sid: string; onCollect: (id: string) => void }) {
  const collections = useCollections(sid);
  const client = useQueryClient();
  const show = useNotices((notices) => notices.show);
  const [name, setName] = useState('');
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
    <form className={css.form} onSubmit={(event) => void send(event)}>
      {collections.slice(0, 8).map((one) => (
        <Button key={one.id} onClick={() => onCollect(one.id)}>
          {one.name}
        </Button>
      ))}
      <Input
        aria-label="New collection"
        placeholder="New collection"
        autoComplete="off"
        maxLength={longest}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" disabled={!name.trim()}>
        Collect
      </Button>
    </form>
  );
}
