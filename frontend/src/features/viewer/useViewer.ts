import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listImages } from '~/api/images';
import type { Image } from '~/api/types';
import { useImages } from '~/hooks/useImages';
import { noFilters, type Filters } from '~/state/filters';

const most = 100;

/** Look for a number in the whole gallery; numbers only fall from page to page. */
async function findByNumber(sid: string, number: number): Promise<Image | null> {
  let cursor: string | null = null;
  do {
    const page = await listImages(sid, noFilters, cursor, most);
    const found = page.images.find((image) => image.number === number);
    if (found) return found;
    const lowest = page.images.at(-1)?.number ?? 0;
    cursor = lowest > number ? page.next_cursor : null;
  } while (cursor);
  return null;
}

/** The picture with this number, and its neighbours in the list it was opened from. */
export function useViewer(sid: string, number: number, filters: Filters) {
  const { images, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useImages(sid, filters);
  const index = images.findIndex((image) => image.number === number);
  const listed = images[index] ?? null;
  const search = useQuery({
    queryKey: ['image-number', sid, number],
    queryFn: () => findByNumber(sid, number),
    enabled: !listed && !isPending,
  });
  const at = (place: number) => (index < 0 ? null : (images[place] ?? null));
  const nearEnd = index >= 0 && index >= images.length - 2 && hasNextPage && !isFetchingNextPage;
  useEffect(() => {
    if (nearEnd) void fetchNextPage();
  }, [fetchNextPage, nearEnd]);
  return {
    image: listed ?? search.data ?? null,
    newer: at(index - 1),
    older: at(index + 1),
    looking: isPending || search.isLoading,
    position: index >= 0 && !hasNextPage ? `${index + 1} of ${images.length}` : null,
  };
}
