import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type CSSProperties, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Router, type BaseLocationHook } from 'wouter';
import { makeQueryClient } from '~/api/queries';
import { giveTable } from '~/api/sessions';
import { Boundary } from '~/components/Boundary';
import { Frame } from '~/components/Frame';
import { Notices } from '~/components/Notices';
import { Portals } from '~/components/portal';
import { Host } from '~/hooks/useHost';
import { useMediaQuery } from '~/hooks/useMediaQuery';
import { OwnSteps } from '~/hooks/useSteps';
import { makeSteps, type Steps } from '~/state/memory';
import { writeAs } from '~/state/format';
import { fetchPart } from '~/state/parts';
import css from './Around.module.css';
import type { CommonProps } from './public';
import { useServer } from './useServer';

function makeRouter(steps: Steps) {
  const usePath: BaseLocationHook = () => [useSyncExternalStore(steps.subscribe, () => steps.now().path), steps.go];
  const useQuery = () => useSyncExternalStore(steps.subscribe, () => steps.now().search);
  return { steps, usePath, useQuery };
}

type Made = ReturnType<typeof makeRouter>;

/** null: what keeps them in the host's address is on its way. */
function useRouting(start: string, router: CommonProps['router']): Made | null {
  const [made, setMade] = useState(() => (router === 'hash' ? null : makeRouter(makeSteps(start))));
  useEffect(() => {
    let wanted = made === null;
    if (wanted) void fetchPart(() => import('~/state/hash')).then(({ hashSteps }) => wanted && setMade(makeRouter(hashSteps(start))));
    return () => void (wanted = false);
  }, [made, start]);
  return made;
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
      // What is still asked for would be kept, with a timer of its own, once it is answered.
      setTimeout(() => here.lookers === 0 && void client.cancelQueries().then(() => client.clear()));
    };
  }, [client]);
  return client;
}

/** By the page's own script, which a policy lets do what a written style may not. */
function styleOf(tokens: CommonProps['tokens'] = {}): CSSProperties {
  return Object.fromEntries(Object.entries(tokens).map(([name, value]) => [`--sv-${name}`, value]));
}

const toDaylight = '(prefers-color-scheme: light)';

interface Props extends CommonProps {
  sid: string;
  /** Where in the session it opens. */
  start: string;
  /** Does it lie in the host's element, or over the page? */
  inPlace: boolean;
  children: ReactNode;
}

const whatever = () => () => {};

/** Is there a page yet? A host's server draws nothing of us, and a page that takes up what it has drawn begins with that. */
const usePage = () => useSyncExternalStore(whatever, () => true, () => false);

/** What a part of ours needs around it in a page that is not ours. Nothing of it reaches beyond `.sv-root`. */
export const Around = (props: Props) => usePage() && <Inside {...props} />;

function Inside({ sid, start, inPlace, children, theme = 'night', portalContainer, locale, ...given }: Props) {
  const { table, onInsert, linkTo, onEvent } = given;
  const isOurs = useServer(sid, given);
  useState(() => {
    // Before the first part asks for anything.
    if (table) giveTable(table);
    if (given.cspNonce) setNonce(given.cspNonce);
  });
  const routing = useRouting(start, given.router);
  useEffect(() => table && giveTable(table), [table]);
  const host = useMemo(() => ({ onInsert, linkTo, onEvent, locale }), [onInsert, linkTo, onEvent, locale]);
  // Before the first part writes anything.
  useMemo(() => writeAs(locale), [locale]);
  const style = styleOf(given.tokens);
  const client = useOwnClient();
  const [portal, setPortal] = useState<HTMLElement | null>(null);
  const light = useMediaQuery(toDaylight);
  const shown = theme === 'auto' ? (light ? 'daylight' : 'night') : theme;
  const marks = { 'data-theme': shown, 'data-keys': given.shortcuts };
  const over = (
    <div className="sv-root" {...marks} style={style}>
      <div ref={setPortal} />
      <Notices />
    </div>
  );
  if (!routing) return null;
  const { steps, usePath, useQuery } = routing;
  const inside = isOurs ? portal && <Boundary>{children}</Boundary> : <Refused />;
  return (
    <QueryClientProvider client={client}>
      <OwnSteps.Provider value={steps}>
        <Host.Provider value={host}>
          <Portals.Provider value={portal}>
            <Router hook={usePath} searchHook={useQuery}>
              <div className={inPlace ? `sv-root ${css.panel}` : 'sv-root'} {...marks} style={style}>
                <Frame className={inPlace ? css.frame : undefined}>{inside}</Frame>
              </div>
              {portalContainer ? createPortal(over, portalContainer) : over}
            </Router>
          </Portals.Provider>
        </Host.Provider>
      </OwnSteps.Provider>
    </QueryClientProvider>
  );
}

function Refused() {
  return (
    <p role="alert" className={css.refused}>
      This session is already shown on this page, from another server.
    </p>
  );
}
