import type { QueryClient } from '@tanstack/react-query';
import { keys } from '~/api/keys';
import type { LiveEvent } from '~/api/events';
import type { Topic } from '~/api/live';
import type { ImageRequest, SessionAnswer } from '~/api/types';
import { useFrameStore } from '~/state/frameStore';
import { tellNewcomers } from '~/state/newcomers';
import { useNotices } from '~/state/notices';
import { afterEvent } from '~/state/requests';
import { dropNumbers, dropOfRequests, outdateAll, welcome } from './pictureCache';
import { refreshConsole } from './refreshConsole';
import { refreshImages } from './useImages';
import { fetchRequest } from './useRequest';

/** Several events in a row ask for one look. */
const bundleMs = 120;

/** After these a provider may be doing worse than before. */
const troubles: LiveEvent['type'][] = ['request.retrying', 'request.fallback', 'request.failed', 'request.held'];

/** The server keeps frames for half a minute. Where a clock is wrong, frames come a tenth of a second later, and that is all. */
const lateMs = 15_000;

/** A frame that came just before these is still to be shown. */
const goesOn: LiveEvent['type'][] = ['request.started', 'request.progress'];

const endings: LiveEvent['type'][] = ['request.queued', 'request.completed', 'request.failed', 'request.cancelled', 'request.held'];

/** How each part of the page looks again. */
export const lookers = (client: QueryClient, sid: string): Record<Topic, () => Promise<unknown>> => ({
  images: () => {
    outdateAll(client, sid);
    return refreshImages(client, sid);
  },
  requests: () => client.invalidateQueries({ queryKey: keys.requests(sid) }),
  console: () => refreshConsole(client, sid),
  session: () => client.invalidateQueries({ queryKey: keys.session(sid) }),
});

/** May others see it now, or no more? Then so it is with the words that asked for it. */
const movesCurtain = ({ type, data }: LiveEvent) =>
  type === 'image.deleted' ||
  (type === 'image.updated' && [data.changed].flat().some((what) => what === 'visibility' || what === 'restored'));

/** Work that is done once, however often it is asked for within a moment. */
function makeBundle() {
  const waiting = new Map<string, () => unknown>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    const works = [...waiting.values()];
    waiting.clear();
    timer = undefined;
    works.forEach((work) => work());
  };
  return {
    soon(name: string, work: () => unknown) {
      waiting.set(name, work);
      timer ??= setTimeout(run, bundleMs);
    },
    forget: (start: string) => waiting.forEach((_, name) => name.startsWith(start) && waiting.delete(name)),
    stop: () => clearTimeout(timer),
  };
}

/** What an event changes on the page: small things at once, the rest by asking the server what is true now. */
export function eventEffects(client: QueryClient, sid: string) {
  const { soon, forget, stop } = makeBundle();
  const look = lookers(client, sid);
  const ask = (topic: Topic) => soon(topic, look[topic]);
  /** There are more pictures; those that are known are as they were. */
  const askForNew = () => soon('new images', () => refreshImages(client, sid));

  const patch = (event: LiveEvent, id: string) => {
    const change = (request: ImageRequest) => (request.request_id === id ? afterEvent(request, event) : request);
    client.setQueryData<ImageRequest>(keys.request(sid, id), (request) => request && change(request));
    client.setQueryData<ImageRequest[]>(keys.requests(sid), (list) => list?.map(change));
  };
  const refetch = (id: string) =>
    client
      .fetchQuery({ queryKey: keys.request(sid, id), queryFn: () => fetchRequest(client, sid, id), retry: false })
      .catch(() => undefined);

  /** What is told late, after a gap, waits for what is told behind it: most of those frames are gone, their pictures there. */
  const noteFrame = (event: LiveEvent, id: string) => {
    const { note } = useFrameStore.getState();
    const its = `frame ${id} `;
    const isLate = Date.now() - Date.parse(String(event.data.at)) > lateMs;
    if (event.type === 'request.partial' && isLate) return soon(its + String(event.data.image), () => note(event));
    if (!goesOn.includes(event.type)) forget(its);
    note(event);
  };
  const ofRequest = (event: LiveEvent) => {
    const id = event.data.request_id;
    if (!id) return;
    noteFrame(event, id);
    patch(event, id);
    if (event.type !== 'request.progress' && event.type !== 'request.partial') soon(id, () => refetch(id));
    if (event.type === 'request.completed') askForNew();
    soon('line', () => client.invalidateQueries({ queryKey: keys.line(sid) }));
    if (endings.includes(event.type)) soon('usage', () => client.invalidateQueries({ queryKey: keys.usage(sid) }));
    if (troubles.includes(event.type)) soon('providers', () => client.invalidateQueries({ queryKey: keys.providers(sid) }));
  };
  const newcomers = tellNewcomers(useNotices.getState().say);
  const tellOf = (by: string | undefined) => {
    const table = client.getQueryData<SessionAnswer>(keys.session(sid));
    if (by === table?.member.user_id) return;
    newcomers.came(table?.members.find((one) => one.user_id === by)?.name ?? 'Somebody');
  };
  const ofImage = (event: LiveEvent) => {
    const { type, data } = event;
    if (movesCurtain(event)) {
      ask('requests');
      soon('whole log', () => client.invalidateQueries({ queryKey: keys.console(sid) }));
    }
    if (type === 'image.deleted') {
      dropNumbers(client, sid, new Set([Number(data.number)]), false);
      dropOfRequests(client, sid, Number(data.number));
    } else if ([data.changed].flat().includes('restored')) {
      // One that had lost it may have it again.
      soon('every request', () => client.invalidateQueries({ queryKey: keys.everyRequest(sid) }));
    }
    if (type === 'image.updated') soon('lists', () => client.invalidateQueries({ queryKey: keys.lists(sid) }));
    if (type === 'image.added') {
      welcome(client, sid, Number(data.number));
      tellOf(data.user_id);
      askForNew();
    } else ask('images');
    // How many lie in each.
    soon('collections', () => client.invalidateQueries({ queryKey: keys.collections(sid) }));
    if (data.image_id) void client.invalidateQueries({ queryKey: keys.detail(sid, data.image_id) });
  };

  return {
    apply(event: LiveEvent) {
      const family = event.type.split('.')[0];
      if (family === 'request') ofRequest(event);
      else if (family === 'image') ofImage(event);
      else if (family === 'console') ask('console');
      else if (family === 'presence') void client.invalidateQueries({ queryKey: keys.presence(sid) });
      else if (family === 'collection') void client.invalidateQueries({ queryKey: keys.collections(sid) });
      else if (family === 'member') ask('session');
      else if (family === 'budget') void client.invalidateQueries({ queryKey: keys.usage(sid) });
      else if (family === 'provider') {
        void client.invalidateQueries({ queryKey: keys.providers(sid) });
        // Paid pictures may be stopped, or go on.
        void client.invalidateQueries({ queryKey: keys.usage(sid) });
      }
    },
    close: () => {
      stop();
      newcomers.close();
    },
  };
}
