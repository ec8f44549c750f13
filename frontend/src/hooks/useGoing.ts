import { focusSoon } from '~/state/fields';
import { noFilters, type Filters } from '~/state/filters';
import type { Page } from '~/state/place';
import { usePlace } from './usePlace';

/** Ways to go by key or command: the focus goes along, to where the work of that page is done. */
export function useGoing(sid: string) {
  const { place, goTo, openImage } = usePlace(sid);
  const go = (page: Page, filters: Filters = noFilters) => {
    goTo(page, filters);
    if (page === 'generate') focusSoon('prompt');
    else if (page === 'console') focusSoon('command');
    else focusSoon('picture', 'search');
  };
  return { place, go, openImage };
}
