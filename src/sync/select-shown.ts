import {
  type Change,
  type ConnectionId,
  feedOf,
  type InstallationId,
  type IssueKey,
  maxIssueKeys,
} from '../domain/index.ts';
import type { Coverage, Stores } from '../ports/index.ts';
import { subjectOf } from './desired-state.ts';
import { compileCoverage, limitKeys, selectKeys } from './select-keys.ts';

/** A change, a site that covers its project, and the keys by which it is shown there. */
export type ShownChange = {
  readonly change: Change;
  readonly coverage: Coverage;
  readonly issueKeys: readonly IssueKey[];
  /** Of a branch: those of its head. */
  readonly headKeys: readonly IssueKey[];
};

type Input = { connectionId: ConnectionId; changes: readonly Change[] };

/** Where changes are shown, and by which keys: no more of them than Jira takes. */
export async function selectShown(
  stores: Pick<Stores, 'mirror'>,
  input: Input,
  coverage: readonly Coverage[],
): Promise<ShownChange[]> {
  const feeding = await findFeedingKeys(stores, input);
  const rules = [...compileCoverage(coverage)];
  const shown = input.changes.flatMap((change) => {
    const { projectId } = subjectOf(change);
    return rules
      .filter(([row]) => row.projectId === projectId)
      .map(([row, select]) => {
        if ('gone' in change) return { change, coverage: row, issueKeys: [], headKeys: [] };
        const { entity } = change;
        const headKeys = entity.kind === 'branch' ? select([entity.head.message]) : [];
        const feed = entity.kind === 'branch' && feedOf(projectId, entity.name);
        const feedingKeys = (feed && feeding.get(`${row.installationId}/${feed}`)) || [];
        const issueKeys = selectKeys(entity, select, feedingKeys);
        return { change, coverage: row, issueKeys, headKeys };
      });
  });
  return await limitShown(stores, shown);
}

/** Rule 8, Derived entities: the keys of open merge requests by installation and branch. */
async function findFeedingKeys(
  stores: Pick<Stores, 'mirror'>,
  { connectionId, changes }: Input,
): Promise<Map<string, IssueKey[]>> {
  const feeds = changes.flatMap((change) =>
    'entity' in change && change.entity.kind === 'branch'
      ? [feedOf(change.entity.projectId, change.entity.name)]
      : [],
  );
  const keys = new Map<string, IssueKey[]>();
  for (const row of await stores.mirror.feedingKeys(connectionId, feeds)) {
    const text = `${row.installationId}/${row.feeds}`;
    keys.set(text, [...(keys.get(text) ?? []), ...row.issueKeys]);
  }
  return keys;
}

/** Asks for the keys that Jira does not know only when an entity names more than Jira takes. */
async function limitShown(
  stores: Pick<Stores, 'mirror'>,
  shown: readonly ShownChange[],
): Promise<ShownChange[]> {
  const named = new Map<InstallationId, Set<IssueKey>>();
  for (const { coverage, issueKeys } of shown) {
    if (issueKeys.length <= maxIssueKeys) continue;
    const before = named.get(coverage.installationId) ?? [];
    named.set(coverage.installationId, new Set([...before, ...issueKeys]));
  }
  const unknown = new Map<InstallationId, ReadonlySet<IssueKey>>();
  for (const [id, keys] of named) unknown.set(id, await stores.mirror.unknownKeys(id, [...keys]));
  return shown.map((one) => {
    const ofSite = unknown.get(one.coverage.installationId);
    return ofSite ? { ...one, issueKeys: limitKeys(one.issueKeys, ofSite) } : one;
  });
}
