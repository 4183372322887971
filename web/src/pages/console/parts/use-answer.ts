import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { ApiError } from '../../../api/api-error.ts';
import { type ConsoleSession, useConsole } from './console-context.ts';

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Asks `/api/v1` + `path`, and again each `everyMs` while the page is in front. */
export function useAnswer<Answer>(
  path: string,
  {
    query = {},
    everyMs,
    isWanted = true,
  }: { query?: Query; everyMs?: number; isWanted?: boolean } = {},
): UseQueryResult<Answer> {
  const session = useConsole();
  return useQuery({
    queryKey: ['console', path, query],
    queryFn: ({ signal }) => callConsole<Answer>(session, path, { query, signal }),
    refetchInterval: everyMs ?? false,
    placeholderData: keepPreviousData,
    enabled: isWanted,
    retry: false,
  });
}

/** Calls the console's part of our server, in the name of whoever is signed in; who is no longer, is signed out. */
export async function callConsole<Answer>(
  { api, gitlab, signOut }: ConsoleSession,
  path: string,
  options: Parameters<ConsoleSession['api']['call']>[1] = {},
): Promise<Answer> {
  try {
    const query = { ...options.query, gitlab };
    return await api.call<Answer>(`/api/v1${path}`, { ...options, query });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      signOut('You were signed out: your sign-in is no longer accepted.');
    }
    throw error;
  }
}
