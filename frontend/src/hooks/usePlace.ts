import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { noFilters, writeFilters, type Filters } from '~/state/filters';
import { readPlace, type Page, type PanelTab } from '~/state/place';
import { useSteps } from './useSteps';

/** Where the member is, and the ways to go on. What opens on top is one history entry, so that Back closes it. */
export function usePlace(sid: string) {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const { remembered, back } = useSteps();
  const place = useMemo(() => readPlace(sid, path, search, remembered?.under), [sid, path, search, remembered?.under]);

  return useMemo(() => {
    const base = `/s/${encodeURIComponent(sid)}`;
    return {
      place,
      goTo: (page: Page, filters = noFilters) => navigate(at(`${base}/${page}`, new URLSearchParams(), filters)),
      openImage: (number: number) =>
        place.image === null
          ? navigate(`${base}/i/${number}`, { state: { under: place.under } })
          : // Who came by a link has nothing of ours to go back to, also after looking at the next one.
            navigate(`${base}/i/${number}`, { replace: true, state: remembered }),
      closeImage: () => (remembered?.under ? back() : navigate(place.under, { replace: true })),
      openPanel: (tab: PanelTab, filters = noFilters) =>
        navigate(at(`${base}/console`, new URLSearchParams({ show: tab }), filters), { state: { panel: true } }),
      switchPanel: (tab: PanelTab, filters = noFilters) =>
        navigate(at(`${base}/console`, new URLSearchParams({ show: tab }), filters), { replace: true, state: remembered }),
      closePanel: () =>
        remembered?.panel ? back() : navigate(`${base}/console`, { replace: true }),
      setFilters: (filters: Filters) =>
        navigate(at(place.under.split('?')[0]!, place.params, filters), { replace: true, state: remembered }),
    };
  }, [sid, place, navigate, remembered, back]);
}

function at(path: string, params: URLSearchParams, filters: Filters): string {
  const query = writeFilters(params, filters).toString();
  return `${path}${query && `?${query}`}`;
}
