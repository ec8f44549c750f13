import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { writeFilters, type Filters } from '~/state/filters';
import { readPlace, type Page, type PanelTab, type Place } from '~/state/place';

interface Remembered {
  under?: string;
  panel?: boolean;
}

/** Where the member is, and the ways to go on. What opens on top is one history entry, so that Back closes it. */
export function usePlace(sid: string) {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const remembered = useHistoryState<Remembered | null>();
  const place = useMemo(() => readPlace(sid, path, search, remembered?.under), [sid, path, search, remembered?.under]);

  return useMemo(() => {
    const base = `/s/${encodeURIComponent(sid)}`;
    return {
      place,
      goTo: (page: Page) => navigate(`${base}/${page}`),
      openImage: (number: number) =>
        navigate(`${base}/i/${number}`, { replace: place.image !== null, state: { under: place.under } }),
      closeImage: () => (remembered?.under ? window.history.back() : navigate(place.under, { replace: true })),
      openPanel: (tab: PanelTab) => navigate(`${base}/console?show=${tab}`, { state: { panel: true } }),
      switchPanel: (tab: PanelTab) => navigate(`${base}/console?show=${tab}`, { replace: true, state: remembered }),
      closePanel: () =>
        remembered?.panel ? window.history.back() : navigate(`${base}/console`, { replace: true }),
      setFilters: (filters: Filters) => navigate(withFilters(place, filters), { replace: true, state: remembered }),
    };
  }, [sid, place, navigate, remembered]);
}

function withFilters(place: Place, filters: Filters): string {
  const query = writeFilters(place.params, filters).toString();
  return `${place.under.split('?')[0]}${query && `?${query}`}`;
}
