import { useEffect, useRef } from 'react';
import { Button } from '~/components/Button';
import type { useImages } from '~/hooks/useImages';
import css from './Gallery.module.css';

/** Older pictures come by themselves when the end of the list is near; the button is for the keyboard and for errors. */
export function LoadMore({ list }: { list: ReturnType<typeof useImages> }) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!hasNextPage || isFetchNextPageError || !end.current || !('IntersectionObserver' in window)) return;
    const observer = new IntersectionObserver(
      (seen) => seen.some((one) => one.isIntersecting) && void fetchNextPage(),
      { rootMargin: '600px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [fetchNextPage, hasNextPage, isFetchNextPageError]);

  if (!hasNextPage) return null;
  return (
    <div ref={end} className={css.more}>
      <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {isFetchingNextPage ? 'Loading…' : isFetchNextPageError ? 'Older pictures failed to load. Try again' : 'Load older pictures'}
      </Button>
    </div>
  );
}
