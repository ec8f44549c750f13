/** Console lines that did not reach the server. None is sent again by itself: it might make a picture that costs money. */
import { create } from 'zustand';

export interface Unsent {
  line: string;
  /** The same for every try, so that the server does it once. */
  key: string;
}

interface UnsentLines {
  bySession: Record<string, Unsent[]>;
  keep: (sid: string, one: Unsent) => void;
  drop: (sid: string, key: string) => void;
}

const none: Unsent[] = [];

export const unsentOf = ({ bySession }: Pick<UnsentLines, 'bySession'>, sid: string | null): Unsent[] =>
  bySession[sid ?? ''] ?? none;

export const useUnsent = create<UnsentLines>((set) => ({
  bySession: {},
  keep: (sid, one) =>
    set((now) => ({ bySession: { ...now.bySession, [sid]: [...unsentOf(now, sid).filter(({ key }) => key !== one.key), one] } })),
  drop: (sid, key) =>
    set((now) => ({ bySession: { ...now.bySession, [sid]: unsentOf(now, sid).filter((one) => one.key !== key) } })),
}));
