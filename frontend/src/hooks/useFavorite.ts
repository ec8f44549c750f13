import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError, messageOf } from '~/api/errors';
import { setFavorite } from '~/api/images';
import { keys } from '~/api/keys';
import type { Image, ImageDetail } from '~/api/types';
import { connectionOf } from '~/state/connection';
import { settle, starred, wish } from '~/state/favorites';
import { useLatest } from './useLatest';
import { patchImage, type ImageList } from '~/state/mergeImages';
import { useNotices } from '~/state/notices';
import { useUnsaved } from '~/state/unsaved';
import { changeOne } from './pictureCache';

function patchEverywhere(client: QueryClient, sid: string, { id, number }: Image, change: <T extends Image>(image: T) => T) {
  client.setQueriesData<ImageList>({ queryKey: keys.lists(sid) }, (list) => list && patchImage(list, id, change));
  client.setQueryData<ImageDetail>(keys.detail(sid, id), (image) => image && change(image));
  changeOne(client, sid, number, change);
}

/**
 * The star turns at once; if the server says no it turns back and says why. While the server is away it stays as pressed,
 * marked, and is sent later.
 */
export function useFavorite(sid: string) {
  const client = useQueryClient();
  const show = useNotices((notices) => notices.show);
  const { keep, drop } = useUnsaved.getState();
  const mutation = useMutation({
    mutationFn: ({ image, wanted }: { image: Image; wanted: boolean }) => setFavorite(sid, image.id, wanted),
    onMutate: ({ image, wanted }) => {
      const ticket = wish(image.id, wanted);
      patchEverywhere(client, sid, image, (one) => starred(one, wanted) as typeof one);
      return { ticket };
    },
    onSuccess: (answer, { image }, context) => {
      drop(image.id);
      if (!settle(image.id, context.ticket)) return;
      const { is_favorite, favorite_count } = answer;
      patchEverywhere(client, sid, image, (one) => ({ ...one, is_favorite, favorite_count }));
    },
    onError: (error, { image, wanted }, context) => {
      if (context && error instanceof ApiError && error.offline) {
        keep({ sid, image, wanted });
        return show('The server cannot be reached. The star will be saved once it can.');
      }
      drop(image.id);
      if (!context || !settle(image.id, context.ticket)) return;
      patchEverywhere(client, sid, image, (one) => starred(one, !wanted) as typeof one);
      show(`The star was not saved. ${messageOf(error)}`, 'bad');
    },
  });
  return (image: Image, wanted = !image.is_favorite) => mutation.mutate({ image, wanted });
}

/** Send what waits as soon as the server answers; mounted once a session. */
export function useStarsSync(sid: string): void {
  const favorite = useLatest(useFavorite(sid));
  useEffect(
    () =>
      connectionOf(sid).subscribe((now, before) => {
        if (!now.reached || before.reached) return;
        const waiting = Object.values(useUnsaved.getState().byImage).filter((star) => star.sid === sid);
        waiting.forEach(({ image, wanted }) => favorite(image, wanted));
      }),
    [favorite, sid],
  );
}
