import type { Filters } from '~/state/filters';
import { useIndex } from '~/hooks/useIndex';
import { BulkBar } from './BulkBar';
import { FilterBar } from './FilterBar';
import css from './Gallery.module.css';
import { GalleryBody } from './GalleryBody';
import { useGalleryKeys } from './useGalleryKeys';
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
  const selection = useSelection(list.index.numbers);
  const onKeyDown = useGalleryKeys(sid, selection, filters.trash);
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- keys of the tiles inside, which are links
    <section className={css.gallery} aria-label="Gallery" onKeyDown={onKeyDown}>
      <FilterBar sid={sid} filters={filters} onChange={onFilters} count={list.isSuccess ? list.index.numbers.length : null} />
      <GalleryBody
        sid={sid}
        list={list}
        filters={filters}
        onFilters={onFilters}
        open={open}
        onOpen={onOpen}
        onGenerate={onGenerate}
        selection={selection}
      />
      <BulkBar sid={sid} selection={selection} trash={filters.trash} />
    </section>
  );
}
