/** Can the server be reached, and does it tell by itself what is new? */
import { create } from 'zustand';
import type { StreamState } from '~/api/stream';

interface Connection {
  reached: boolean;
  stream: StreamState;
  /** Told after every call that the client makes. */
  report: (reached: boolean) => void;
  follow: (stream: StreamState) => void;
}

export const useConnection = create<Connection>((set) => ({
  reached: true,
  stream: 'opening',
  report: (reached) => set((now) => (now.reached === reached ? now : { reached })),
  follow: (stream) => set(stream === 'live' ? { stream, reached: true } : { stream }),
}));

export type Standing = 'live' | 'slow' | 'away';

/** `slow`: the server answers, and news come by asking for them. */
export const standing = ({ reached, stream }: Pick<Connection, 'reached' | 'stream'>): Standing => {
  if (!reached) return 'away';
  return stream === 'down' ? 'slow' : 'live';
};
