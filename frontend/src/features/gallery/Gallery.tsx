import type { Filters } from '~/state/filters';
import { useImages } from '~/hooks/useImages';
import { FilterBar } from './FilterBar';
import css from './Gallery.module.css';
import { GalleryBody } from './GalleryBody';

interface Props {
  sid: string;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  onOpen: (number: number) => void;
  onGenerate: () => void;
}

/** All pictures of the session that this member may see, newest first. */
export function Gallery({ sid, filters, onFilters, onOpen, onGenerate }: Props) {
  const list = useImages(sid, filters);
  return (
    <section className={css.gallery} aria-label="Gallery">
      <FilterBar filters={filters} onChange={onFilters} />
      <GalleryBody sid={sid} list={list} filters={filters} onFilters={onFilters} onOpen={onOpen} onGenerate={onGenerate} />
    </section>
  );
}
