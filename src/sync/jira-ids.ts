import type { Installation } from '../domain/index.ts';
import type { DueEntry, Stores } from '../ports/index.ts';

/** Tells what Jira calls the repository of an entry (rule 1, Identity). */
export type RepositoryIdOf = (entry: DueEntry) => string;

/**
 * Rule 1, Identity: project 42 exists on every GitLab. The installation's first connection sends bare
 * ids, as GitLab's own app does; every other prefixes its slug.
 */
export async function makeRepositoryIdOf(
  stores: Pick<Stores, 'connections'>,
  installation: Installation,
  entries: readonly DueEntry[],
): Promise<RepositoryIdOf> {
  const others = new Set(
    entries
      .map(({ connectionId }) => connectionId)
      .filter((connectionId) => connectionId !== installation.firstConnectionId),
  );
  const slugs = new Map<number, string>();
  for (const id of others) {
    const connection = await stores.connections.find(id);
    if (connection) slugs.set(id, `${connection.slug}-`);
  }
  return ({ connectionId, projectId }) => `${slugs.get(connectionId) ?? ''}${projectId}`;
}
