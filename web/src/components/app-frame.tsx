import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useLayoutEffect, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import type { Host } from '../host/host.ts';
import './app-frame.css';
import { applyTheme } from './apply-theme.ts';

/** What every page stands in: the theme of its host, and the answers of our server. */
export function AppFrame({
  host,
  layout = 'page',
  children,
}: {
  host: Host;
  /** `bare`: the page brings its own main landmark. */
  layout?: 'page' | 'bare';
  children: ReactNode;
}) {
  const [queries] = useState(createQueries);
  useLayoutEffect(() => host.followTheme(applyTheme), [host]);
  return (
    <QueryClientProvider client={queries}>
      {layout === 'page' ? <main className="app-frame">{children}</main> : children}
    </QueryClientProvider>
  );
}

function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: (count, error) => count < 2 && isPassing(error), retryDelay: 1_000 },
    },
  });
}

/** No answer, or one of a proxy while the service starts again. */
function isPassing(error: unknown): boolean {
  return error instanceof ApiError && [0, 502, 503, 504].includes(error.status);
}
