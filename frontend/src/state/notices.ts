/** Short sentences at the foot of the page, which screen readers read out too. */
import { create } from 'zustand';

export interface Notice {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
}

interface Notices {
  /** On the screen now. */
  shown: Notice[];
  /** For screen readers only. */
  spoken: string;
  show: (text: string, tone?: Notice['tone']) => void;
  say: (text: string) => void;
  dismiss: (id: number) => void;
}

let last = 0;

export const useNotices = create<Notices>((set) => ({
  shown: [],
  spoken: '',
  show: (text, tone = 'plain') =>
    set(({ shown }) => ({ shown: [...shown.filter((one) => one.text !== text), { id: ++last, text, tone }].slice(-3) })),
  say: (spoken) => set({ spoken }),
  dismiss: (id) => set(({ shown }) => ({ shown: shown.filter((one) => one.id !== id) })),
}));
