import { useCancelMine } from '~/hooks/useCancelMine';
import { useGoing } from '~/hooks/useGoing';
import { useCommandLines } from '~/state/commandLine';
import { useDialogs } from '~/state/dialogs';
import { focusSoon } from '~/state/fields';
import { noFilters } from '~/state/filters';
import type { Act } from '~/state/palette';
import { useTheme } from '~/state/theme';

/** Does what was chosen; true where the focus goes on to another place by that. */
export function usePaletteActs(sid: string): (act: Exclude<Act, { complete: string }>) => boolean {
  const { go, openImage } = useGoing(sid);
  const cancel = useCancelMine(sid);
  const { theme, choose } = useTheme();
  return (act) => {
    if ('go' in act) go(act.go);
    else if ('search' in act) go('gallery', { ...noFilters, q: act.search });
    else if ('picture' in act) openImage(act.picture);
    else if ('open' in act) useDialogs.getState().show(act.open);
    else if ('write' in act) {
      useCommandLines.getState().write(sid, act.write);
      if (document.querySelector('[data-field="command"]')) focusSoon('command');
      else go('console');
    } else if ('theme' in act) choose(theme === 'night' ? 'daylight' : 'night');
    else cancel();
    return !('theme' in act || 'cancel' in act);
  };
}
