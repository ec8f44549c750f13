/** Which of the session's dialogs lies open: buttons, keys and the palette open the same ones. */
import { create } from 'zustand';

export type DialogName = 'table' | 'invite' | 'palette' | 'keys';

interface Dialogs {
  open: DialogName | null;
  show: (name: DialogName) => void;
  close: () => void;
}

export const useDialogs = create<Dialogs>((set) => ({
  open: null,
  show: (open) => set({ open }),
  close: () => set({ open: null }),
}));
