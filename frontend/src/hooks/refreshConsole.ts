import type { QueryClient } from '@tanstack/react-query';
import { getConsole, getConsoleSince } from '~/api/console';
import { keys } from '~/api/keys';
import type { ConsolePage } from '~/api/types';
import { withEntry } from '~/state/consoleLog';

/** The newest part of the log, and how far it has been read: what this page has said itself may stand behind others' words. */
export async function readConsole(sid: string): Promise<ConsolePage> {
  const page = await getConsole(sid);
  return { ...page, read: page.entries.at(-1)?.number ?? 0 };
}

/** Read what has been said since, if the log is on the screen. */
export async function refreshConsole(client: QueryClient, sid: string): Promise<void> {
  const queryKey = keys.console(sid);
  const page = client.getQueryData<ConsolePage>(queryKey);
  if (!page?.read) return client.invalidateQueries({ queryKey });
  if (!client.getQueryCache().find({ queryKey })?.isActive()) return;
  const fresh = await getConsoleSince(sid, page.read).catch(() => null);
  if (fresh?.next_since) return client.invalidateQueries({ queryKey });
  const last = fresh?.entries.at(-1)?.number;
  if (!fresh || last === undefined) return;
  client.setQueryData<ConsolePage>(queryKey, (now) => now && { ...fresh.entries.reduce(withEntry, now), read: last });
}
