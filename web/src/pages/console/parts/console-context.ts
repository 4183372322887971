import { createContext, useContext } from 'react';
import type { MeAnswer, PageData } from '../../../../../src/contract/index.ts';
import type { Api } from '../../../api/create-api.ts';

/** Who is signed in, and how our server is asked in their name. */
export type ConsoleSession = {
  readonly me: MeAnswer;
  readonly api: Api;
  /** Slug of the GitLab a group owner is signed in to; null for the operator. */
  readonly gitlab: string | null;
  readonly page: PageData;
  /** Forgets the token. `reason` is shown where it was not the person who left. */
  readonly signOut: (reason?: string) => void;
};

const ConsoleContext = createContext<ConsoleSession | null>(null);
export const ConsoleProvider = ConsoleContext.Provider;

/** Throws outside of a {@link ConsoleProvider}. */
export function useConsole(): ConsoleSession {
  const session = useContext(ConsoleContext);
  if (!session) throw new Error('Nobody is signed in.');
  return session;
}
