import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Arrived } from '~/components/Arrived';
import { detailsOf } from '~/hooks/pictureCache';
import { useCollections } from '~/hooks/useCollections';
import { useFavorite } from '~/hooks/useFavorite';
import { useIndex } from '~/hooks/useIndex';
import { focusSoon } from '~/state/fields';
import type { Filters } from '~/state/filters';
import { BulkBar } from './BulkBar';
import { CollectionRail } from './CollectionRail';
import { FilterBar } from './FilterBar';
import css from './Gallery.module.css';
import { GalleryBody } from './GalleryBody';
import { useGalleryKeys, type Form } from './useGalleryKeys';
import { useSelection } from './useSelection';

interface Props {
  sid: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  /** The picture that lies open on top. */
  open: number | null;
  onOpen: (number: number) => void;
  onGenerate: () => void;
}

/** All pictures of the session that this member may see, newest first. */
export function Gallery({ sid, filters, onFilters, open, onOpen, onGenerate }: Props) {
  const list = useIndex(sid, filters);
  const collections = useCollections(sid);
  const client = useQueryClient();
  const favorite = useFavorite(sid);
  const [form, setForm] = useState<Form | null>(null);
  const selection = useSelection(list.index.numbers);
  const onStar = (number: number) => {
    const image = detailsOf(client, sid, filters.trash).known.get(number)?.image;
    if (image) favorite(image);
  };
  const onKeyDown = useGalleryKeys({ sid, selection, trash: filters.trash, onForm: setForm, onStar });
  const collection = collections.find(({ id }) => id === filters.collection) ?? null;
  const isEmpty = list.isSuccess && list.index.numbers.length === 0 && collections.length === 0;
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- keys of the tiles inside, which are links
    <section className={css.gallery} aria-label="Gallery" onKeyDown={onKeyDown}>
      <FilterBar
        sid={sid}
        filters={filters}
        collections={collections}
        onChange={onFilters}
        count={list.isSuccess ? list.index.numbers.length : null}
      />
      <div className={css.rooms}>
        {!isEmpty && <CollectionRail sid={sid} collections={collections} filters={filters} onFilters={onFilters} />}
        <GalleryBody
          sid={sid}
          list={list}
          filters={filters}
          collections={collections}
          onFilters={onFilters}
          open={open}
          onOpen={onOpen}
          onGenerate={onGenerate}
          onStar={favorite}
          selection={selection}
        />
      </div>
      <BulkBar
        sid={sid}
        selection={selection}
        trash={filters.trash}
        collection={collection}
        form={form}
        onForm={setForm}
        onEnd={() => focusSoon('picture', 'search')}
      />
      {/* Not sooner: the server's drawing has pictures already. */}
      {(!list.isPending || list.failureCount > 0) && <Arrived sid={sid} />}
    </section>
  );
}
