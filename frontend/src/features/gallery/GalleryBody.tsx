import { Button } from '~/components/Button';
import { EmptyState } from '~/components/EmptyState';
import { messageOf } from '~/api/errors';
import { useFavorite } from '~/hooks/useFavorite';
import type { useImages } from '~/hooks/useImages';
import { useTable } from '~/hooks/useSession';
import { isFiltered, noFilters, type Filters } from '~/state/filters';
import css from './Gallery.module.css';
import { LoadMore } from './LoadMore';
import { Skeletons } from './Skeletons';
import { Tile } from './Tile';
import type { Selection } from './useSelection';

interface Props {
  sid: string;
  list: ReturnType<typeof useImages>;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  onOpen: (number: number) => void;
  onGenerate: () => void;
  selection: Selection;
}

/** The grid, or what stands in its place. */
export function GalleryBody({ sid, list, filters, onFilters, onOpen, onGenerate, selection }: Props) {
  const favorite = useFavorite(sid);
  const { nameOf } = useTable(sid);
  if (list.isPending) return <Skeletons />;
  if (list.error && list.images.length === 0) {
    return (
      <EmptyState title="The gallery could not be loaded." tone="bad">
        <p>{messageOf(list.error)}</p>
        <Button onClick={() => void list.refetch()}>Try again</Button>
      </EmptyState>
    );
  }
  if (list.images.length === 0 && filters.trash) {
    return (
      <EmptyState title="The trash is empty.">
        <p>What you delete stays here for 30 days.</p>
        <Button onClick={() => onFilters(noFilters)}>Back to the pictures</Button>
      </EmptyState>
    );
  }
  if (list.images.length === 0 && isFiltered(filters)) {
    return (
      <EmptyState title="No picture matches.">
        <Button onClick={() => onFilters(noFilters)}>Clear filters</Button>
      </EmptyState>
    );
  }
  if (list.images.length === 0) {
    return (
      <EmptyState title="No pictures yet.">
        <p>What anybody at the table makes appears here.</p>
        <Button look="primary" onClick={onGenerate}>
          Make the first one
        </Button>
      </EmptyState>
    );
  }
  return (
    <div className={css.scroll}>
      <ul className={css.grid} aria-label="Pictures">
        {list.images.map((image, index) => (
          <Tile
            key={image.id}
            sid={sid}
            image={image}
            by={nameOf(image.user_id)}
            faded={filters.favorite && !image.is_favorite}
            eager={index < 8}
            onOpen={onOpen}
            onStar={favorite}
            picked={selection.has(image.number)}
            picking={selection.chosen.length > 0}
            onPick={selection.toggle}
          />
        ))}
      </ul>
      <LoadMore list={list} />
    </div>
  );
}
