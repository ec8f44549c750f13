import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { Boundary } from '~/components/Boundary';
import { Frame } from '~/components/Frame';
import { Notices } from '~/components/Notices';
import { part } from '~/components/part';
import { NotFoundPage } from '~/pages/NotFoundPage';
import { SessionPage } from '~/pages/SessionPage';

const StartPage = part(() => import('~/pages/StartPage'), 'StartPage');
const JoinPage = part(() => import('~/pages/JoinPage'), 'JoinPage');
/** For whoever builds the page; nobody else's browser loads it. */
const StatesPage = part(() => import('~/states/StatesPage'), 'StatesPage');

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
