import { Moon, Sun } from 'lucide-react';
import { IconButton } from '~/components/IconButton';
import { useTheme } from '~/state/theme';

export function ThemeButton() {
  const { theme, choose } = useTheme();
  const other = theme === 'night' ? 'daylight' : 'night';
  return (
    <IconButton label={`Switch to ${other} colours`} onClick={() => choose(other)}>
      {theme === 'night' ? <Sun /> : <Moon />}
    </IconButton>
  );
}
