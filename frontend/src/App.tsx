import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { ApiError } from '~/api/errors';
import { Boundary } from '~/components/Boundary';
import { Notices } from '~/components/Notices';
import { NotFoundPage } from '~/pages/NotFoundPage';
import { SessionPage } from '~/pages/SessionPage';

const tries = 2;

/** An answer is an answer; only a server that is away is asked again. */
const retry = (failures: number, error: Error) => error instanceof ApiError && error.offline && failures < tries;

export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { retry, networkMode: 'always', refetchOnWindowFocus: false },
      mutations: { networkMode: 'always' },
    },
  });

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
      </Router>
      <Notices />
    </QueryClientProvider>
  );
}
