/** Can the server be reached, and does it tell by itself what is new? */
import { create, useStore } from 'zustand';
import type { StreamState } from '~/api/stream';

interface Connection {
  reached: boolean;
  stream: StreamState;
  /** Told after every call that the client makes. */
  report: (reached: boolean) => void;
  follow: (stream: StreamState) => void;
}

const connect = () =>
  create<Connection>((set) => ({
    reached: true,
    stream: 'opening',
    report: (reached) => set((now) => (now.reached === reached ? now : { reached })),
    follow: (stream) => set(stream === 'live' ? { stream, reached: true } : { stream }),
  }));

/** The page's own. */
export const useConnection = connect();

const apart = new Map<string, typeof useConnection>();

/** In a host's page each session has a server of its own. */
export function connectApart(sid: string): typeof useConnection {
  const own = apart.get(sid) ?? connect();
  apart.set(sid, own);
  return own;
}

export const connectionOf = (sid: string) => apart.get(sid) ?? useConnection;

export const useConnectionOf = <T>(sid: string, pick: (connection: Connection) => T): T => useStore(connectionOf(sid), pick);

export type Standing = 'live' | 'slow' | 'away';

/** `slow`: the server answers, and news come by asking for them. */
export const standing = ({ reached, stream }: Pick<Connection, 'reached' | 'stream'>): Standing => {
  if (!reached) return 'away';
  return stream === 'down' ? 'slow' : 'live';
};
