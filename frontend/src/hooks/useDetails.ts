import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { getSome } from '~/api/images';
import { keys } from '~/api/keys';
import type { Image } from '~/api/types';
import { missing, noDetails } from '~/state/details';
import { withWish } from '~/state/favorites';
import { rangeLoader, type RangeLoader } from '~/state/rangeLoader';
import { detailsOf, learnSome } from './pictureCache';

/** What is known of pictures; those of `numbers` are asked for. undefined: not known yet; null: it is not here. */
export function useDetails(sid: string, numbers: number[], trash: boolean): (number: number) => Image | null | undefined {
  const client = useQueryClient();
  const { data: details } = useQuery({
    queryKey: keys.pictures(sid, trash),
    queryFn: () => detailsOf(client, sid, trash),
    initialData: noDetails,
    staleTime: Infinity,
    structuralSharing: false,
  });
  const loader = useRef<RangeLoader>(null);

  useEffect(() => {
    const made = rangeLoader(async (asked) => {
      const { age } = detailsOf(client, sid, trash);
      const found = (await getSome(sid, asked, trash)).map(withWish);
      learnSome(client, sid, trash, asked, found, age);
      // The list named what is not here any more: it is out of date.
      if (found.length < asked.length) void client.invalidateQueries({ queryKey: keys.indexes(sid) });
    });
    loader.current = made;
    return made.close;
  }, [client, sid, trash]);

  const open = missing(details, numbers);
  const names = open.join();
  // Also after every answer: one that was overtaken by a change leaves the same ones open.
  useEffect(() => {
    loader.current?.want(names ? names.split(',').map(Number) : []);
  }, [names, client, sid, trash, details]);

  return (number) => details.known.get(number)?.image;
}
