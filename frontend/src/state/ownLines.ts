/** Console lines and replies that only this member sees; gone with the tab. */
import { create } from 'zustand';
import type { LogLine } from './consoleLog';

interface OwnLines {
  bySession: Record<string, LogLine[]>;
  add: (sid: string, line: LogLine) => void;
}

const most = 300;

export const useOwnLines = create<OwnLines>((set) => ({
  bySession: {},
  add: (sid, line) =>
    set(({ bySession }) => ({ bySession: { ...bySession, [sid]: [...(bySession[sid] ?? []), line].slice(-most) } })),
}));
