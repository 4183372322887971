import type { Installation } from '../domain/index.ts';
import type { DueEntry, FlatEntity, Stores } from '../ports/index.ts';

/** Tells what Jira calls the repository of an entry, and what goes before its other ids (rule 1, Identity). */
export type JiraIdsOf = (entry: DueEntry) => Pick<FlatEntity, 'repositoryId' | 'idPrefix'>;

/**
 * Rule 1, Identity: project 42 exists on every GitLab. The installation's first connection sends bare
 * ids, as GitLab's own app does; every other prefixes its slug.
 */
export async function makeJiraIdsOf(
  stores: Pick<Stores, 'connections'>,
  installation: Installation,
  entries: readonly DueEntry[],
): Promise<JiraIdsOf> {
  const others = new Set(
    entries
      .map(({ connectionId }) => connectionId)
      .filter((connectionId) => connectionId !== installation.firstConnectionId),
  );
  const prefixes = new Map<number, string>();
  for (const id of others) {
    const connection = await stores.connections.find(id);
    if (connection) prefixes.set(id, `${connection.slug}-`);
  }
  return ({ connectionId, projectId }) => {
    const idPrefix = prefixes.get(connectionId) ?? '';
    return { idPrefix, repositoryId: `${idPrefix}${projectId}` };
  };
}
