import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Router, type BaseLocationHook } from 'wouter';
import { configure } from '~/api/client';
import { makeQueryClient } from '~/api/queries';
import { giveTable } from '~/api/sessions';
import { Boundary } from '~/components/Boundary';
import { Frame } from '~/components/Frame';
import { Notices } from '~/components/Notices';
import { Portals } from '~/components/portal';
import { useMediaQuery } from '~/hooks/useMediaQuery';
import { OwnSteps } from '~/hooks/useSteps';
import { useConnection } from '~/state/connection';
import { makeSteps, type Steps } from '~/state/memory';
import css from './Around.module.css';
import type { CommonProps } from './public';

function makeRouter(steps: Steps) {
  const usePath: BaseLocationHook = () => [useSyncExternalStore(steps.subscribe, () => steps.now().path), steps.go];
  const useQuery = () => useSyncExternalStore(steps.subscribe, () => steps.now().search);
  return { steps, usePath, useQuery };
}

/** Once nobody looks any more, nothing of it is kept either; StrictMode only pretends to go. */
function useOwnClient(): QueryClient {
  const [client] = useState(makeQueryClient);
  const counter = useRef({ lookers: 0 });
  useEffect(() => {
    const here = counter.current;
    here.lookers++;
    return () => {
      here.lookers--;
      setTimeout(() => here.lookers === 0 && client.clear());
    };
  }, [client]);
  return client;
}

/** What the host may give anew at any time. */
function hand({ fetch: ask, table }: CommonProps): void {
  if (ask) configure({ fetch: ask });
  if (table) giveTable(table);
}

const toDaylight = '(prefers-color-scheme: light)';

interface Props extends CommonProps {
  /** Where in the session it opens. */
  start: string;
  /** Does it lie in the host's element, or over the page? */
  inPlace: boolean;
  children: ReactNode;
}

/** What a part of ours needs around it in a page that is not ours. Nothing of it reaches beyond `.sv-root`. */
export function Around({ start, inPlace, children, theme = 'night', portalContainer, ...given }: Props) {
  const [{ steps, usePath, useQuery }] = useState(() => {
    // Before the first part asks for anything.
    configure({ apiBase: given.apiBase ?? '/api', onReach: useConnection.getState().report });
    hand(given);
    if (given.cspNonce) setNonce(given.cspNonce);
    return makeRouter(makeSteps(start));
  });
  const { fetch: ask, table } = given;
  useEffect(() => hand({ fetch: ask, table }), [ask, table]);
  const client = useOwnClient();
  const [portal, setPortal] = useState<HTMLElement | null>(null);
  const light = useMediaQuery(toDaylight);
  const shown = theme === 'auto' ? (light ? 'daylight' : 'night') : theme;
  const over = (
    <div className="sv-root" data-theme={shown}>
      <div ref={setPortal} />
      <Notices />
    </div>
  );
  return (
    <QueryClientProvider client={client}>
      <OwnSteps.Provider value={steps}>
        <Portals.Provider value={portal}>
          <Router hook={usePath} searchHook={useQuery}>
            <div className={inPlace ? `sv-root ${css.panel}` : 'sv-root'} data-theme={shown}>
              <Frame className={inPlace ? css.frame : undefined}>{portal && <Boundary>{children}</Boundary>}</Frame>
            </div>
            {portalContainer ? createPortal(over, portalContainer) : over}
          </Router>
        </Portals.Provider>
      </OwnSteps.Provider>
    </QueryClientProvider>
  );
}
