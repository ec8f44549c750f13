import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { Boundary } from '~/components/Boundary';
import { Frame } from '~/components/Frame';
import { Notices } from '~/components/Notices';
import { NotFoundPage } from '~/pages/NotFoundPage';
import { SessionPage } from '~/pages/SessionPage';

const StartPage = lazy(() => import('~/pages/StartPage').then((module) => ({ default: module.StartPage })));
const JoinPage = lazy(() => import('~/pages/JoinPage').then((module) => ({ default: module.JoinPage })));
/** For whoever builds the page; nobody else's browser loads it. */
const StatesPage = lazy(() => import('~/states/StatesPage').then((module) => ({ default: module.StatesPage })));

interface Props {
  base: string;
  client: QueryClient;
  /** Is `/__states` there? */
  states?: boolean;
}

export function App({ base, client, states = false }: Props) {
  return (
    <QueryClientProvider client={client}>
      <Router base={base}>
        <Frame>
          <Boundary>
            <Switch>
              <Route path="/">
                <Suspense>
                  <StartPage />
                </Suspense>
              </Route>
              <Route path="/join/:sid">
                {({ sid }) => (
                  <Suspense>
                    <JoinPage key={sid} sid={sid} />
                  </Suspense>
                )}
              </Route>
              <Route path="/s/:sid/*?">{({ sid }) => <SessionPage key={sid} sid={sid} />}</Route>
              {states && (
                <Route path="/__states/*?">
                  <Suspense>
                    <StatesPage />
                  </Suspense>
                </Route>
              )}
              <Route>
                <NotFoundPage />
              </Route>
            </Switch>
          </Boundary>
        </Frame>
      </Router>
      <Notices />
    </QueryClientProvider>
  );
}
