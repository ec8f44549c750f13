/** What stands in a session's command line: it outlives the room that it is typed in, and the palette writes into it. */
import { create } from 'zustand';

interface CommandLines {
  bySession: Record<string, string>;
  write: (sid: string, line: string) => void;
}

export const useCommandLines = create<CommandLines>((set) => ({
  bySession: {},
  write: (sid, line) => set(({ bySession }) => ({ bySession: { ...bySession, [sid]: line } })),
}));
