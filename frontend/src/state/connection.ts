/** Can the server be reached? Told by every call that the client makes. */
import { create } from 'zustand';

interface Connection {
  reached: boolean;
  report: (reached: boolean) => void;
}

export const useConnection = create<Connection>((set) => ({
  reached: true,
  report: (reached) => set((now) => (now.reached === reached ? now : { reached })),
}));
