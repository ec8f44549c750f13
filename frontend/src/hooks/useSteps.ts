import { createContext, useContext, useSyncExternalStore } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import type { Remembered, Steps } from '~/state/memory';

/** In a host's page: steps of our own, since the history there is the host's. */
export const OwnSteps = createContext<Steps | null>(null);

const never = () => () => {};
const goBack = () => window.history.back();

/** What the present step remembers, and the way back to the one before. */
export function useSteps(): { remembered: Remembered | null; back: () => void } {
  const own = useContext(OwnSteps);
  const browsers = useHistoryState<Remembered | null>();
  const ours = useSyncExternalStore(own?.subscribe ?? never, () => own?.now().state ?? null);
  return own ? { remembered: ours, back: own.back } : { remembered: browsers, back: goBack };
}
