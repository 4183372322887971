import { type Branch, feedOf, type Refresh, refOf } from '../domain/index.ts';
import type { HeldState, Stores } from '../ports/index.ts';
import { versionOf } from './desired-state.ts';
import { makeNamesIssue, type NamesIssue } from './names-issue.ts';
import {
  findHeld,
  isKnown,
  listAll,
  type ReconcileDeps,
  type ReconcileScope,
} from './reconcile-scope.ts';
import { recordChanges } from './record-changes.ts';
import { wishForMissing } from './wish-for-missing.ts';

/**
 * Records the branches that differ from what is shown, and wishes for the commits of pushes that nobody told
 * of. Answers the head of the default branch, for the next time.
 */
export async function reconcileBranches(
  deps: ReconcileDeps,
  scope: ReconcileScope,
): Promise<string | null> {
  const listed = new Set<string>();
  let defaultHead: string | null = null;
  for await (const branches of listAll(deps, scope, 'branch')) {
    for (const branch of branches) {
      listed.add(refOf(branch).id);
      if (branch.name === scope.project.defaultBranch) defaultHead = branch.head.sha;
    }
    if (branches.length > 0) {
      await deps.transact((stores) => recordBranches(deps, stores, scope, branches));
    }
  }
  await followDefaultBranch(deps, scope, defaultHead);
  await wishForMissing(deps, scope, { kind: 'branch', listed });
  return defaultHead;
}

/** The commits that came to the default branch since the last sweep; at the first, since the project is covered. */
async function followDefaultBranch(
  deps: ReconcileDeps,
  scope: ReconcileScope,
  head: string | null,
): Promise<void> {
  const before = scope.sweep.defaultHead;
  if (head === null || head === before) return;
  if (before !== null) {
    await deps.stores.refreshes.add([toRange(scope, before, head, 'live')]);
    return;
  }
  const { connection, readAt, since } = scope;
  for await (const commits of listAll(deps, scope, 'commit', since)) {
    const changes = commits.map((entity) => ({ readAt, entity }));
    await deps.transact((stores) =>
      recordChanges(deps, stores, { connectionId: connection.id, changes, urgency: 'live' }),
    );
  }
}

/** A branch with how it is held; `isNamed`: it has a key, of its own or lent by an open merge request (rule 8). */
type Seen = {
  readonly branch: Branch;
  readonly isNamed: boolean;
  readonly held: readonly HeldState[];
};

async function recordBranches(
  deps: ReconcileDeps,
  stores: Stores,
  scope: ReconcileScope,
  branches: readonly Branch[],
): Promise<void> {
  const { connection, coverage, readAt } = scope;
  const names = makeNamesIssue(coverage);
  const fed = await listFed(stores, scope, branches);
  const held = await findHeld(stores, scope, branches);
  const seen = branches.map(
    (branch): Seen => ({
      branch,
      held: held(branch),
      isNamed: names(branch.projectId, [branch.name]) || fed.has(branch.name),
    }),
  );
  const news = seen.filter((one) => isNews(scope, one)).map(({ branch }) => branch);
  const heads = await listNewHeads(stores, scope, { branches, names });
  await recordChanges(deps, stores, {
    connectionId: connection.id,
    changes: [...news, ...heads].map((entity) => ({ readAt, entity })),
    urgency: 'live',
  });
  await stores.refreshes.add(seen.flatMap((one) => toRanges(scope, one)));
}

async function listFed(
  stores: Pick<Stores, 'mirror'>,
  { connection, project }: ReconcileScope,
  branches: readonly Branch[],
): Promise<ReadonlySet<string>> {
  const names = new Map(branches.map(({ name }) => [feedOf(project.id, name), name]));
  const rows = await stores.mirror.feedingKeys(connection.id, [...names.keys()]);
  return new Set(rows.flatMap(({ feeds }) => names.get(feeds) ?? []));
}

/** A branch without a key that nobody shows is no news; nor is one that all show as it is. */
function isNews(scope: ReconcileScope, { branch, isNamed, held }: Seen): boolean {
  const isShown = held.some(({ isTombstone }) => !isTombstone);
  if (!isNamed) return isShown;
  return !isKnown(scope, held, versionOf(branch)) || held.some(({ isTombstone }) => isTombstone);
}

/** New heads with a key that were never heard of: the list tells their messages anyway. */
async function listNewHeads(
  stores: Pick<Stores, 'mirror'>,
  scope: ReconcileScope,
  { branches, names }: { branches: readonly Branch[]; names: NamesIssue },
) {
  const heads = branches
    .map(({ head }) => head)
    .filter(({ createdAt }) => createdAt >= scope.since)
    .filter(({ projectId, message }) => names(projectId, [message]));
  const held = await findHeld(stores, scope, heads);
  return heads.filter((head) => held(head).length < scope.coverage.length);
}

/** The commits between what is known of a branch and its head; of an unknown one those that it alone has. */
function toRanges(scope: ReconcileScope, { branch, isNamed, held }: Seen): Refresh[] {
  const { name, head } = branch;
  const known = new Set(held.filter((row) => !row.isTombstone).map(({ version }) => version));
  if (known.size > 0) {
    return [...known]
      .filter((sha) => sha !== head.sha)
      .map((sha) => toRange(scope, sha, head.sha, 'live'));
  }
  const { defaultBranch } = scope.project;
  if (defaultBranch === null || name === defaultBranch) return [];
  const isWorthReading = isNamed || head.createdAt >= scope.since;
  return isWorthReading ? [toRange(scope, defaultBranch, head.sha, 'verify')] : [];
}

function toRange(
  { connection, project }: ReconcileScope,
  from: string,
  to: string,
  urgency: Refresh['urgency'],
): Refresh {
  const target = { kind: 'commits', range: `${from}..${to}` } as const;
  return { connectionId: connection.id, projectId: project.id, target, urgency };
}
