/** The gallery's index and what is known of single pictures, as they are kept; changed here by whoever has learnt more. */
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import type { Image, ImageRequest } from '~/api/types';
import { changed, come, learn, noDetails, outdated, type Details } from '~/state/details';
import type { Filters } from '~/state/filters';
import { withoutNumbers, type ImageIndex } from '~/state/imageIndex';
import { withoutImages, type ImageList } from '~/state/mergeImages';

const both = [false, true];

export const detailsOf = (client: QueryClient, sid: string, trash: boolean): Details =>
  client.getQueryData<Details>(keys.pictures(sid, trash)) ?? noDetails;

function change(client: QueryClient, sid: string, trash: boolean, step: (details: Details) => Details): void {
  client.setQueryData<Details>(keys.pictures(sid, trash), (details = noDetails) => step(details));
}

export const learnSome = (client: QueryClient, sid: string, trash: boolean, asked: number[], found: Image[], age: number) =>
  change(client, sid, trash, (details) => learn(details, asked, found, age));

export const changeOne = (client: QueryClient, sid: string, number: number, by: (image: Image) => Image) =>
  both.forEach((trash) => change(client, sid, trash, (details) => changed(details, number, by)));

/** A picture has come that may have been asked for before it was there. */
export const welcome = (client: QueryClient, sid: string, number: number) => change(client, sid, false, (details) => come(details, number));

/** Ask again for what is in sight, and for all else when it comes into sight. */
export const outdateAll = (client: QueryClient, sid: string) => both.forEach((trash) => change(client, sid, trash, outdated));

/** A request that has brought a picture has it no more. */
export const dropOfRequests = (client: QueryClient, sid: string, gone: number) =>
  client.setQueriesData<ImageRequest>({ queryKey: keys.everyRequest(sid) }, (request) =>
    request?.images.some(({ number }) => number === gone) ? { ...request, images: request.images.filter(({ number }) => number !== gone) } : request,
  );

/** Take pictures out of every list, or out of the trash. */
export function dropNumbers(client: QueryClient, sid: string, numbers: ReadonlySet<number>, trash: boolean): void {
  const those = ({ queryKey }: { queryKey: QueryKey }) => (queryKey[2] as Filters).trash === trash;
  client.setQueriesData<ImageList>({ queryKey: keys.lists(sid), predicate: those }, (list) => list && withoutImages(list, numbers));
  client.setQueriesData<ImageIndex>({ queryKey: keys.indexes(sid), predicate: those }, (index) => index && withoutNumbers(index, numbers));
}
