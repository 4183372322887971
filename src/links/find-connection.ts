import type { Connection, Installation } from '../domain/index.ts';
import type { ConnectionStore } from '../ports/index.ts';

/**
 * The connection that a person means: the one named by its slug, else the one chosen for the site in Jira, else
 * the site's first, else the first of all. Null when it does not exist.
 */
export async function findConnection(
  deps: { connections: Pick<ConnectionStore, 'list'> },
  input: { installation: Installation | null; slug: string | null },
): Promise<Connection | null> {
  const connections = await deps.connections.list();
  if (input.slug !== null) return connections.find(({ slug }) => slug === input.slug) ?? null;
  const { chosenConnectionId = null, firstConnectionId = null } = input.installation ?? {};
  const chosen = connections.find(({ id }) => id === (chosenConnectionId ?? firstConnectionId));
  return chosen ?? connections.toSorted((a, b) => a.id - b.id)[0] ?? null;
}
