import { useQueryClient } from '@tanstack/react-query';
import { messageOf } from '~/api/errors';
import { changeImages, mostAtOnce } from '~/api/images';
import { keys } from '~/api/keys';
import type { BulkAction, Image } from '~/api/types';
import { bulkWords } from '~/state/bulk';
import type { Filters } from '~/state/filters';
import { withoutImages, type ImageList } from '~/state/mergeImages';
import { useNotices } from '~/state/notices';

type More = Parameters<typeof changeImages>[3];

/** Do one thing to many pictures: they leave the list at once where they have to, and what came of it is told. */
export function useBulk(sid: string) {
  const client = useQueryClient();
  const show = useNotices((notices) => notices.show);

  const drop = (images: Image[], trash: boolean) => {
    const ids = new Set(images.map((image) => image.id));
    const lists = client.getQueryCache().findAll({ queryKey: keys.lists(sid) });
    for (const { queryKey } of lists.filter(({ queryKey: key }) => (key[2] as Filters).trash === trash)) {
      client.setQueryData<ImageList>(queryKey, (list) => list && withoutImages(list, ids));
    }
  };
  const refresh = () =>
    Promise.all(
      [keys.lists(sid), keys.details(sid), keys.collections(sid)].map((queryKey) => client.invalidateQueries({ queryKey })),
    );

  const run = async (action: BulkAction, images: Image[], more?: More): Promise<void> => {
    const some = images.slice(0, mostAtOnce);
    if (action === 'delete' || action === 'restore') drop(some, action === 'restore');
    try {
      const { counts } = await changeImages(sid, action, some.map(({ number }) => number), more);
      const undo = action === 'delete' && { label: 'Undo', run: () => void run('restore', some) };
      show(bulkWords(action, counts, some), counts.done ? 'plain' : 'bad', undo || undefined);
    } catch (error) {
      show(messageOf(error), 'bad');
    }
    await refresh();
  };
  return run;
}
