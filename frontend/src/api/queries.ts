import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors';

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
