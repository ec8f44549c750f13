import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { configureSession, type Setup } from '~/api/client';
import { connectApart } from '~/state/connection';
import type { CommonProps } from './public';

type Given = Pick<CommonProps, 'apiBase' | 'fetch' | 'eventSource'>;

interface Server {
  apiBase: string;
  hosts: Pick<Partial<Setup>, 'fetch' | 'eventSource'>;
  /** How many parts of ours on this page show its session. */
  parts: number;
}

const servers = new Map<string, Server>();
const listeners = new Set<() => void>();
/** Whoever has taken a server and has not come by then does not come. */
const comesMs = 1_000;

export const baseOf = ({ apiBase = '/api' }: Given) => apiBase.replace(/\/+$/, '');

function drop(sid: string, server: Server): void {
  if (server.parts > 0 || servers.get(sid) !== server) return;
  servers.delete(sid);
  const { apiBase } = server;
  // What is still under way ends where it began.
  configureSession(sid, { apiBase, onReach: connectApart(sid).getState().report });
  listeners.forEach((changed) => changed());
}

function take(sid: string, given: Given): Server {
  const apiBase = baseOf(given);
  const server = servers.get(sid) ?? { apiBase, hosts: {}, parts: 0 };
  if (!servers.has(sid)) setTimeout(drop, comesMs, sid, server);
  servers.set(sid, server);
  if (given.fetch) server.hosts.fetch = given.fetch;
  if (given.eventSource) server.hosts.eventSource = given.eventSource;
  configureSession(sid, { apiBase, ...server.hosts, onReach: connectApart(sid).getState().report });
  return server;
}

const subscribe = (changed: () => void) => {
  listeners.add(changed);
  return () => void listeners.delete(changed);
};

/**
 * The way to a session's server, as the host gives it. What a page knows of a session it knows once: shown from two servers
 * at a time they would mix, so the second one is refused (false) for as long as the first is there.
 */
export function useServer(sid: string, { apiBase, fetch, eventSource }: Given): boolean {
  const base = baseOf({ apiBase });
  const isOurs = useSyncExternalStore(subscribe, () => (servers.get(sid)?.apiBase ?? base) === base);
  // Before the first part asks for anything, so not in an effect.
  useMemo(() => isOurs && take(sid, { apiBase: base, fetch, eventSource }), [isOurs, sid, base, fetch, eventSource]);
  useEffect(() => {
    if (!isOurs) {
      console.error(`Scene Visualizer: this page shows session ${sid} from ${servers.get(sid)?.apiBase}, so it cannot show it from ${base}, too.`);
      return;
    }
    const server = take(sid, { apiBase: base, fetch, eventSource });
    server.parts += 1;
    return () => {
      server.parts -= 1;
      drop(sid, server);
    };
  }, [isOurs, sid, base, fetch, eventSource]);
  return isOurs;
}
