import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { setFavorite } from '~/api/images';
import { keys } from '~/api/keys';
import { messageOf } from '~/api/errors';
import type { Image, ImageDetail } from '~/api/types';
import { settle, starred, wish } from '~/state/favorites';
import { patchImage, type ImageList } from '~/state/mergeImages';
import { useNotices } from '~/state/notices';
import { changeOne } from './pictureCache';

function patchEverywhere(client: QueryClient, sid: string, { id, number }: Image, change: <T extends Image>(image: T) => T) {
  client.setQueriesData<ImageList>({ queryKey: keys.lists(sid) }, (list) => list && patchImage(list, id, change));
  client.setQueryData<ImageDetail>(keys.detail(sid, id), (image) => image && change(image));
  changeOne(client, sid, number, change);
}

/** The star turns at once; if the server says no it turns back and says why. */
export function useFavorite(sid: string) {
  const client = useQueryClient();
  const show = useNotices((notices) => notices.show);
  const mutation = useMutation({
    mutationFn: ({ image, wanted }: { image: Image; wanted: boolean }) => setFavorite(sid, image.id, wanted),
    onMutate: ({ image, wanted }) => {
      const ticket = wish(image.id, wanted);
      patchEverywhere(client, sid, image, (one) => starred(one, wanted) as typeof one);
      return { ticket };
    },
    onSuccess: (answer, { image }, context) => {
      if (!settle(image.id, context.ticket)) return;
      const { is_favorite, favorite_count } = answer;
      patchEverywhere(client, sid, image, (one) => ({ ...one, is_favorite, favorite_count }));
    },
    onError: (error, { image, wanted }, context) => {
      if (!context || !settle(image.id, context.ticket)) return;
      patchEverywhere(client, sid, image, (one) => starred(one, !wanted) as typeof one);
      show(`The star was not saved. ${messageOf(error)}`, 'bad');
    },
  });
  return (image: Image) => mutation.mutate({ image, wanted: !image.is_favorite });
}
