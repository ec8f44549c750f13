/** Night is the default; daylight is for bright rooms and is remembered once chosen. */
import { create } from 'zustand';
import { load, save } from './storage';

export type Theme = 'night' | 'daylight';

interface ThemeState {
  theme: Theme;
  choose: (theme: Theme) => void;
}

const key = 'sv:theme';

export function applyTheme(theme: Theme): void {
  document.body.dataset.theme = theme;
}

export const useTheme = create<ThemeState>((set) => ({
  theme: load<Theme>(key, 'night') === 'daylight' ? 'daylight' : 'night',
  choose: (theme) => {
    save(key, theme);
    applyTheme(theme);
    set({ theme });
  },
}));
