/** The join link that opening a session has just made; in memory only, because it lets people in. */
import { create } from 'zustand';

interface Invites {
  fresh: Record<string, string>;
  keep: (sid: string, link: string) => void;
  drop: (sid: string) => void;
}

export const useInvites = create<Invites>((set) => ({
  fresh: {},
  keep: (sid, link) => set(({ fresh }) => ({ fresh: { ...fresh, [sid]: link } })),
  drop: (sid) =>
    set(({ fresh }) => ({ fresh: Object.fromEntries(Object.entries(fresh).filter(([id]) => id !== sid)) })),
}));
