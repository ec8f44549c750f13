import { Button } from '~/components/Button';
import { EmptyState } from '~/components/EmptyState';
import { ApiError, messageOf } from '~/api/errors';
import type { Collection, Image } from '~/api/types';
import type { useIndex } from '~/hooks/useIndex';
import { useTable } from '~/hooks/useSession';
import { focusSoon } from '~/state/fields';
import { activeFilters } from '~/state/activeFilters';
import { isFiltered, noFilters, type Filters } from '~/state/filters';
import { listName } from '~/state/galleryPlaces';
import { Grid } from './Grid';
import { Skeletons } from './Skeletons';
import type { Selection } from './useSelection';

interface Props {
  sid: string;
  list: ReturnType<typeof useIndex>;
  filters: Filters;
  collections: Collection[];
  onFilters: (filters: Filters) => void;
  open: number | null;
  onOpen: (number: number) => void;
  onGenerate: () => void;
  onStar: (image: Image) => void;
  selection: Selection;
}

/** The grid, or what stands in its place. */
export function GalleryBody({ sid, list, filters, collections, onFilters, open, onOpen, onGenerate, onStar, selection }: Props) {
  const { nameOf, me } = useTable(sid);
  // The button goes with the filters.
  const clear = () => {
    onFilters(noFilters);
    focusSoon('picture', 'search');
  };
  if (list.isPending) return <Skeletons />;
  if (list.error && list.index.numbers.length === 0) {
    return <Failed error={list.error} searches={filters.q !== ''} onClear={clear} onRetry={() => void list.refetch()} />;
  }
  if (list.index.numbers.length === 0 && filters.trash && !isFiltered({ ...filters, trash: false })) {
    return (
      <EmptyState title="The trash is empty.">
        <p>What you delete stays here for 30 days.</p>
        <Button onClick={clear}>Back to the pictures</Button>
      </EmptyState>
    );
  }
  if (list.index.numbers.length === 0 && isFiltered(filters)) {
    return <Unmatched filters={filters} collections={collections} onClear={clear} />;
  }
  if (list.index.numbers.length === 0) {
    return (
      <EmptyState title="No pictures yet.">
        <p>What anybody at the table makes appears here.</p>
        {me?.role !== 'viewer' && (
          <Button look="primary" onClick={onGenerate}>
            Make the first one
          </Button>
        )}
      </EmptyState>
    );
  }
  return (
    <Grid
      key={listName(sid, filters)}
      sid={sid}
      index={list.index}
      filters={filters}
      open={open}
      selection={selection}
      nameOf={nameOf}
      onOpen={onOpen}
      onStar={onStar}
    />
  );
}

interface FailedProps {
  error: Error;
  searches: boolean;
  onClear: () => void;
  onRetry: () => void;
}

/** A search that the server cannot read is no failure: it may be on its way to be whole. */
function Failed({ error, searches, onClear, onRetry }: FailedProps) {
  if (searches && error instanceof ApiError && error.status === 400) {
    return (
      <EmptyState title="This search is not complete yet.">
        {/* Without the name of the parameter. */}
        <p>{error.message.replace(/^q: /, '')}</p>
        <Button onClick={onClear}>Clear filters</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="The gallery could not be loaded." tone="bad">
      <p>{messageOf(error)}</p>
      <Button onClick={onRetry}>Try again</Button>
    </EmptyState>
  );
}

/** A collection that is only just made has no fault to be cleared. */
function Unmatched({ filters, collections, onClear }: Pick<Props, 'filters' | 'collections'> & { onClear: () => void }) {
  if (filters.collection && !isFiltered({ ...filters, collection: null })) {
    return (
      <EmptyState title="Nothing is in this collection yet.">
        <p>Pick pictures and add them to it, or drag them onto its name.</p>
        <Button onClick={onClear}>All pictures</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No picture matches.">
      <p>{activeFilters(filters, collections).map(({ name }) => name).join(' · ')}</p>
      <Button onClick={onClear}>Clear filters</Button>
    </EmptyState>
  );
}
