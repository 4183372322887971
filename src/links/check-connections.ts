import type { Connection, ConnectionState } from '../domain/index.ts';
import type { Clock } from '../lib/index.ts';
import type { ReadGitlab, Stores } from '../ports/index.ts';

type Connections = Pick<Stores, 'connections'>;

/**
 * Looks at every GitLab: version, scopes, expiry of the token. Saves what it found; `tell` hears it
 * too. What is wrong with a GitLab is part of the state, never thrown.
 */
export async function checkConnections(deps: {
  stores: Connections;
  readGitlab: Pick<ReadGitlab, 'checkConnection'>;
  clock: Clock;
  tell: (connection: Connection, state: ConnectionState) => void;
}): Promise<void> {
  const { connections } = deps.stores;
  for (const connection of await connections.list()) {
    const state = await deps.readGitlab.checkConnection(connection, deps.clock.now());
    await connections.saveState(connection.id, state);
    deps.tell(connection, state);
  }
}

/** What the last check found wrong with the connections, in plain words for every page. */
export async function listConnectionProblems({ connections }: Connections): Promise<string[]> {
  const all = await connections.list();
  if (all.length === 0) {
    return ['No GitLab is connected. Set GITLAB_URL and GITLAB_TOKEN, then start again.'];
  }
  const states = await Promise.all(all.map(({ id }) => connections.findState(id)));
  return states.flatMap((state) => state?.problems ?? []);
}
