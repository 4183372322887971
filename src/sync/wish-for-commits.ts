import {
  type Branch,
  type Change,
  type Connection,
  type Project,
  type ProjectId,
  type Refresh,
  refOf,
} from '../domain/index.ts';
import type { Stores } from '../ports/index.ts';
import { keysOf } from './keys-of.ts';

type Input = {
  connection: Connection;
  projects: ReadonlyMap<ProjectId, Project>;
  changes: readonly Change[];
  /** Whether the past is read, which tells itself of what the default branch has: the rest can wait. */
  isPast?: boolean;
};

/**
 * Wishes for the commits that a branch got without a hook that told of them: a read found it at another head
 * than every site holds, or one that no site holds. Of such a one those are read that it alone has.
 * Runs inside the caller's transaction, before the changes are recorded.
 */
export async function wishForCommits(stores: Stores, input: Input): Promise<void> {
  const { connection, changes } = input;
  const branches = changes.flatMap((change) =>
    'entity' in change && change.entity.kind === 'branch' ? [change.entity] : [],
  );
  if (branches.length === 0) return;
  const ids = [...new Set(branches.map(({ projectId }) => projectId))];
  const coverage = await stores.projects.coverage(connection.id, ids);
  const keys = branches.flatMap((branch) => keysOf(refOf(branch), connection.id, coverage));
  const held = await stores.mirror.lock(keys);
  await stores.refreshes.add(
    branches.flatMap((branch) => {
      const { id } = refOf(branch);
      const rows = held.filter((row) => row.projectId === branch.projectId && row.id === id);
      const heads = rows.filter((row) => !row.isTombstone).map(({ version }) => version);
      return toRanges(branch, new Set(heads), input);
    }),
  );
}

function toRanges(
  branch: Branch,
  heads: ReadonlySet<string>,
  { connection, projects, isPast = false }: Input,
): Refresh[] {
  const { projectId, name, head } = branch;
  const defaultBranch = projects.get(projectId)?.defaultBranch ?? null;
  const isNew = heads.size === 0 && !(isPast && branch.isMerged);
  const isAlone = isNew && defaultBranch !== null && name !== defaultBranch;
  const from = isAlone ? [defaultBranch] : [...heads];
  return from
    .filter((start) => start !== head.sha)
    .map((start) => ({
      connectionId: connection.id,
      projectId,
      target: { kind: 'commits', range: `${start}..${head.sha}` },
      urgency: isPast && isAlone ? 'details' : 'verify',
    }));
}
