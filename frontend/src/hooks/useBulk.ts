import { useQueryClient } from '@tanstack/react-query';
import { messageOf } from '~/api/errors';
import { changeImages, mostAtOnce } from '~/api/images';
import { keys } from '~/api/keys';
import type { BulkAction, BulkAnswer } from '~/api/types';
import { added, bulkWords } from '~/state/bulk';
import { useNotices } from '~/state/notices';
import { dropNumbers, outdateAll } from './pictureCache';

type More = Parameters<typeof changeImages>[3];

/** In as many calls as it takes. */
async function changeAll(sid: string, action: BulkAction, numbers: number[], more?: More): Promise<BulkAnswer['counts']> {
  let counts: BulkAnswer['counts'] = {};
  for (let start = 0; start < numbers.length; start += mostAtOnce) {
    counts = added(counts, (await changeImages(sid, action, numbers.slice(start, start + mostAtOnce), more)).counts);
  }
  return counts;
}

/** Do one thing to many pictures: they leave the list at once where they have to, and what came of it is told. */
export function useBulk(sid: string) {
  const client = useQueryClient();
  const show = useNotices((notices) => notices.show);

  const refresh = () => {
    outdateAll(client, sid);
    const topics = [keys.indexes(sid), keys.lists(sid), keys.details(sid), keys.collections(sid), keys.tags(sid)];
    return Promise.all(topics.map((queryKey) => client.invalidateQueries({ queryKey })));
  };

  const run = async (action: BulkAction, numbers: number[], more?: More): Promise<void> => {
    if (action === 'delete' || action === 'restore') dropNumbers(client, sid, new Set(numbers), action === 'restore');
    try {
      const counts = await changeAll(sid, action, numbers, more);
      const undo = action === 'delete' && counts.done ? { label: 'Undo', run: () => void run('restore', numbers) } : undefined;
      show(bulkWords(action, counts, numbers), counts.done ? 'plain' : 'bad', undo);
    } catch (error) {
      show(messageOf(error), 'bad');
    }
    await refresh();
  };
  return run;
}
