import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { changeCollection, deleteCollection, makeCollection } from '~/api/collections';
import { keys } from '~/api/keys';
import type { Collection } from '~/api/types';
import { Button } from '~/components/Button';
import { Field } from '~/components/Field';
import { Input } from '~/components/Input';
import { Modal } from '~/components/Modal';
import { useCollections } from '~/hooks/useCollections';
import { useTableWork } from '~/hooks/useTableWork';
import css from './CollectionDialog.module.css';

const longest = 80;

interface Props {
  sid: string;
  /** null: a new one. */
  collection: Collection | null;
  onClose: () => void;
  /** It is no more. */
  onGone?: () => void;
}

/** What a collection is called, where it stands, and its end. */
export function CollectionDialog({ sid, collection, onClose, onGone }: Props) {
  const [name, setName] = useState(collection?.name ?? '');
  const act = useTableWork(keys.collections(sid));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (!wanted) return;
    const work = collection ? () => changeCollection(sid, collection.id, { name: wanted }) : () => makeCollection(sid, wanted);
    if (await act(work)) onClose();
  };
  return (
    <Modal open onClose={onClose} title={collection ? 'Collection' : 'New collection'} shape="card">
      <div className={css.body}>
        <form className={css.form} onSubmit={(event) => void save(event)}>
          <Field label="Name">
            {(wiring) => <Input {...wiring} data-first={collection ? undefined : true} autoComplete="off" maxLength={longest} value={name} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Button type="submit" look="primary" disabled={!name.trim() || name.trim() === collection?.name}>
            {collection ? 'Rename' : 'Make it'}
          </Button>
        </form>
        {collection && <Order sid={sid} id={collection.id} />}
        {collection && <End sid={sid} collection={collection} onGone={() => { onClose(); onGone?.(); }} />}
      </div>
    </Modal>
  );
}

function Order({ sid, id }: { sid: string; id: string }) {
  const act = useTableWork(keys.collections(sid));
  const all = useCollections(sid);
  const place = all.findIndex((one) => one.id === id);
  const move = (by: number) => void act(() => changeCollection(sid, id, { position: place + by }));
  if (all.length < 2) return null;
  return (
    <div className={css.row} role="group" aria-label="Order">
      <p aria-live="polite">
        Number {place + 1} of {all.length}
      </p>
      <Button disabled={place <= 0} onClick={() => move(-1)}>
        <ArrowUp aria-hidden />
        Move up
      </Button>
      <Button disabled={place >= all.length - 1} onClick={() => move(1)}>
        <ArrowDown aria-hidden />
        Move down
      </Button>
    </div>
  );
}

/** Asks once more: a collection cannot be had back. */
function End({ sid, collection, onGone }: { sid: string; collection: Collection; onGone: () => void }) {
  const [asking, setAsking] = useState(false);
  const act = useTableWork(keys.collections(sid));
  const remove = async () => {
    if (await act(() => deleteCollection(sid, collection.id), `${collection.name} is deleted. Its pictures stay.`)) onGone();
  };
  if (!asking) {
    return (
      <Button onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
        Delete the collection…
      </Button>
    );
  }
  return (
    <div className={css.row} role="group" aria-label="Delete the collection?">
      <p>{collection.count === 1 ? 'Its picture stays in the gallery.' : `Its ${collection.count} pictures stay in the gallery.`}</p>
      <Button onClick={() => void remove()}>
        <Trash2 aria-hidden />
        Delete {collection.name}
      </Button>
      <Button look="bare" onClick={() => setAsking(false)}>
        Keep
      </Button>
    </div>
  );
}
