import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { makeQueryClient } from '~/api/queries';
import { Notices } from '~/components/Notices';

/** Render inside what every page has around it. */
export function show(page: ReactNode, path = '/s/s1/generate') {
  const client = makeQueryClient();
  const { hook, searchHook } = memoryLocation({ path });
  const Around = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>
      <Router hook={hook} searchHook={searchHook}>
        {children}
        <Notices />
      </Router>
    </QueryClientProvider>
  );
  return { client, ...render(page, { wrapper: Around }) };
}
