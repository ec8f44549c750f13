import clsx from 'clsx';
import { FolderPlus, Images } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { Collection } from '~/api/types';
import { Button } from '~/components/Button';
import { part } from '~/components/part';
import { useBulk } from '~/hooks/useBulk';
import type { Filters } from '~/state/filters';
import css from './CollectionRail.module.css';
import { useDropAt } from './useDrag';

const CollectionDialog = part(() => import('./CollectionDialog'), 'CollectionDialog');

interface Props {
  sid: string;
  collections: Collection[];
  filters: Filters;
  onFilters: (filters: Filters) => void;
}

/** All collections where there is room for them: a press shows one, and what is dragged onto one joins it. */
export function CollectionRail({ sid, collections, filters, onFilters }: Props) {
  const [making, setMaking] = useState(false);
  const run = useBulk(sid);
  const go = (collection: string | null) => onFilters({ ...filters, collection, trash: false });
  return (
    <nav className={css.rail} aria-label="Collections">
      <ul className={css.list}>
        <li>
          <button type="button" className={css.entry} aria-current={filters.collection === null && !filters.trash ? 'true' : undefined} onClick={() => go(null)}>
            <span className={css.cover}>
              <Images aria-hidden />
            </span>
            <span className={css.name}>All pictures</span>
          </button>
        </li>
        {collections.map((one) => (
          <Entry
            key={one.id}
            collection={one}
            isOn={filters.collection === one.id}
            onPress={() => go(one.id)}
            onDrop={(numbers) => void run('collect', numbers, { collection: one.id })}
          />
        ))}
      </ul>
      {collections.length === 0 && <p className={css.hint}>A collection holds a scene or a campaign together. Drag pictures onto it.</p>}
      <Button look="bare" className={css.new} onClick={() => setMaking(true)}>
        <FolderPlus aria-hidden />
        New collection
      </Button>
      {making && (
        <Suspense>
          <CollectionDialog sid={sid} collection={null} onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </nav>
  );
}

interface EntryProps {
  collection: Collection;
  isOn: boolean;
  onPress: () => void;
  onDrop: (numbers: number[]) => void;
}

function Entry({ collection: { name, count, cover }, isOn, onPress, onDrop }: EntryProps) {
  const { isOver, handlers } = useDropAt(onDrop);
  return (
    <li>
      <button type="button" className={clsx(css.entry, isOver && css.over)} aria-current={isOn ? 'true' : undefined} onClick={onPress} {...handlers}>
        <span className={css.cover}>{cover && <img src={cover.thumbnail_url} alt="" loading="lazy" decoding="async" />}</span>
        <span className={css.name}>{name}</span>
        <span className={css.count}>{count}</span>
      </button>
    </li>
  );
}
