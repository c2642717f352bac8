import type { ReactNode } from 'react';
import { useState } from 'react';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Refused } from './api/refused.js';
import { router } from './router.js';

const RETRIES = 3;

/** A refusal stays one however often it is asked for; silence, and a gateway that can't right now, do not. */
const isWorthAnother = (failures: number, error: Error): boolean =>
  failures < RETRIES && !(error instanceof Refused && error.status < 500 && error.status !== 429);

export function Console(): ReactNode {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          // A gateway on the same machine answers without a network.
          queries: { retry: isWorthAnother, staleTime: 5_000, networkMode: 'always' },
          mutations: { networkMode: 'always' },
        },
      }),
  );
  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  );
}
