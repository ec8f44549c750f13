import type { QueryClient } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import type { ImageRequest } from '~/api/types';
import { comesIntoSight } from '~/state/inSight';
import { stageOf, useStages } from '~/state/jobStore';
import { useNotices } from '~/state/notices';
import type { Onlooker } from './useOwnProgress';

interface End {
  client: QueryClient;
  sid: string;
  text: string;
  request: ImageRequest;
  onlooker?: Onlooker;
}

/** Shows an end to whoever has it nowhere in sight, with a way to it; says it to whoever looks on. */
export async function tellEnd({ client, sid, text, request, onlooker }: End): Promise<void> {
  const { say, show } = useNotices.getState();
  const { picked, watched } = stageOf(useStages.getState(), sid);
  // A part in a host's page has no way to a stage that is not open.
  if (!onlooker && !picked && !watched) return say(text);
  const names = [request.request_id, ...request.images.map(({ number }) => number)];
  if (await comesIntoSight(names, () => client.isFetching({ queryKey: keys.indexes(sid) }) > 0)) return say(text);
  const look = () => {
    useStages.getState().pick(sid, null);
    onlooker?.onLook();
  };
  show(text, request.status === 'failed' ? 'bad' : 'plain', { label: 'Look', run: look });
}
