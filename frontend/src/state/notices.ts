/** Short sentences at the foot of the page, which screen readers read out too. */
import { create } from 'zustand';

export interface Notice {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  /** What can be done about it, for as long as it is shown. */
  action?: NoticeAction;
}

export interface NoticeAction {
  label: string;
  run: () => void;
}

interface Notices {
  /** On the screen now. */
  shown: Notice[];
  /** For screen readers only. */
  spoken: string;
  show: (text: string, tone?: Notice['tone'], action?: NoticeAction) => void;
  say: (text: string) => void;
  dismiss: (id: number) => void;
  /** Parts of ours on one page; the first of them speaks for all. */
  speakers: symbol[];
  enter: (speaker: symbol) => () => void;
}

let last = 0;
let lastSaid = 0;
/** What is said close together is read as one. */
const togetherMs = 1_500;
const longest = 400;

function saying(before: string, text: string): string {
  const now = Date.now();
  const joined = now - lastSaid < togetherMs && before !== text ? `${before} ${text}` : text;
  lastSaid = now;
  return joined.slice(-longest);
}

export const useNotices = create<Notices>((set) => ({
  shown: [],
  spoken: '',
  speakers: [],
  show: (text, tone = 'plain', action) =>
    set(({ shown }) => ({ shown: [...shown.filter((one) => one.text !== text), { id: ++last, text, tone, action }].slice(-3) })),
  say: (text) => set(({ spoken }) => ({ spoken: saying(spoken, text) })),
  dismiss: (id) => set(({ shown }) => ({ shown: shown.filter((one) => one.id !== id) })),
  enter: (speaker) => {
    set(({ speakers }) => ({ speakers: [...speakers, speaker] }));
    return () => set(({ speakers }) => ({ speakers: speakers.filter((one) => one !== speaker) }));
  },
}));
