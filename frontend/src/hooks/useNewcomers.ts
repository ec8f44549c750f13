import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '~/api/keys';
import type { ConsolePage, ImagePage, SessionAnswer } from '~/api/types';
import type { ImageIndex } from '~/state/imageIndex';

/** What names members. */
const told: unknown[] = ['images', 'index', 'console'];

/** Everybody whose words or pictures the page has been given. */
function seenUsers(client: QueryClient, sid: string): string[] {
  const log = client.getQueryData<ConsolePage>(keys.console(sid))?.entries ?? [];
  const lists = client.getQueriesData<{ pages: ImagePage[] }>({ queryKey: keys.lists(sid) });
  const images = lists.flatMap(([, list]) => list?.pages.flatMap((page) => page.images) ?? []);
  const indexes = client.getQueriesData<ImageIndex>({ queryKey: keys.indexes(sid) });
  return [...[...log, ...images].map((one) => one.user_id), ...indexes.flatMap(([, index]) => index?.users ?? [])];
}

/** Somebody whose name is not known yet must have just joined: ask for the members once more. */
export function useNewcomers(sid: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const asked = new Set<string>();
    return client.getQueryCache().subscribe(({ type, query }) => {
      const [topic, session] = query.queryKey;
      if (type !== 'updated' || session !== sid || !told.includes(topic)) return;
      const { members = [], former_members = [] } = client.getQueryData<SessionAnswer>(keys.session(sid)) ?? {};
      const known = [...members, ...former_members];
      const strangers = seenUsers(client, sid).filter(
        (id) => !asked.has(id) && !known.some((member) => member.user_id === id),
      );
      if (strangers.length === 0) return;
      strangers.forEach((id) => asked.add(id));
      void client.invalidateQueries({ queryKey: keys.session(sid) });
    });
  }, [client, sid]);
}
