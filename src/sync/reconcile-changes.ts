import {
  type Build,
  type Cursor,
  type Deployment,
  type Entity,
  feedOf,
  type MergeRequest,
  type Refresh,
  refOf,
} from '../domain/index.ts';
import type { ChangesKind, ReadGitlab, Stores, SweepCount, SweepCounts } from '../ports/index.ts';
import { versionOf } from './desired-state.ts';
import { makeNamesIssue, type NamesIssue } from './names-issue.ts';
import {
  findHeld,
  isKnown,
  isOf,
  listAll,
  type ReconcileDeps,
  type ReconcileScope,
} from './reconcile-scope.ts';
import { wishForMissing } from './wish-for-missing.ts';

const kinds: readonly ChangesKind[] = ['merge_request', 'build', 'deployment'];

type Changing = MergeRequest | Build | Deployment;

/**
 * Wishes for a read of what changed since the watermark and that the mirror does not hold as it is. Lists leave
 * out too much to be shown themselves. Where there is less than there should be, what was deleted is
 * looked for. Answers the counts for the next time.
 */
export async function reconcileChanges(
  deps: ReconcileDeps,
  scope: ReconcileScope,
): Promise<SweepCounts> {
  const counts: Partial<Record<ChangesKind, SweepCount>> = {};
  for (const kind of kinds) {
    const { total, iids } = await reconcileKind(deps, scope, kind);
    if (total === null) continue;
    const before = scope.sweep.counts[kind];
    // Each has a number of its own, from 1 on: so there are no fewer numbers than things.
    const highestBefore = before?.highestIid ?? total;
    const added = [...iids].filter((iid) => iid > highestBefore).length;
    const isLess = before
      ? total < before.total + added
      : // Nothing to compare with yet: what was deleted since the past was read would stay.
        await isShown(deps, scope, kind);
    const found = isLess ? await findMissing(deps, scope, kind) : 0;
    counts[kind] = { total, highestIid: Math.max(highestBefore, found, ...iids) };
  }
  return counts;
}

async function reconcileKind(
  deps: ReconcileDeps,
  scope: ReconcileScope,
  kind: ChangesKind,
): Promise<{ total: number | null; iids: ReadonlySet<number> }> {
  const iids = new Set<number>();
  let total: number | null = null;
  for await (const page of listChanges(deps, scope, kind)) {
    // The first page's: what is added while the others are read is not among them.
    total ??= page.total;
    for (const { iid } of page.entities) iids.add(iid);
    if (page.entities.length === 0) continue;
    await deps.transact((stores) => wishForChanged(stores, scope, page.entities));
  }
  return { total, iids };
}

async function* listChanges(
  { readGitlab }: { readGitlab: Pick<ReadGitlab, 'changesPage'> },
  { connection, project, readAt, since }: ReconcileScope,
  kind: ChangesKind,
): AsyncGenerator<{ entities: Changing[]; total: number | null }> {
  let cursor: Cursor = null;
  do {
    const page = await readGitlab.changesPage(connection, project, { kind, cursor, readAt, since });
    const entities = page.changes.flatMap((change) =>
      'entity' in change && isOf(change.entity, kind) ? [change.entity] : [],
    );
    yield { entities, total: page.total };
    cursor = page.next;
  } while (cursor !== null);
}

async function wishForChanged(
  stores: Stores,
  scope: ReconcileScope,
  entities: readonly Changing[],
): Promise<void> {
  const held = await findHeld(stores, scope, entities);
  const names = makeNamesIssue(scope.coverage);
  const fed = await listFed(stores, scope, entities);
  const wishes = entities.flatMap((entity): Refresh[] => {
    const rows = held(entity);
    if (isKnown(scope, rows, versionOf(entity))) return [];
    const isNamed = namesIssue(names, entity) || fed.has(entity);
    const isLive = isNamed || rows.some(({ isTombstone }) => !isTombstone);
    // Only of a merge request the list tells all the texts.
    if (!isLive && entity.kind === 'merge_request') return [];
    return [toRefresh(scope, entity, isLive ? 'live' : 'verify')];
  });
  await stores.refreshes.add(wishes);
}

/** Builds of branches to which an open merge request lends its keys (rule 8). */
async function listFed(
  stores: Pick<Stores, 'mirror'>,
  { connection }: ReconcileScope,
  entities: readonly Changing[],
): Promise<ReadonlySet<Entity>> {
  const builds = entities.filter((entity) => entity.kind === 'build');
  const feedOfBuild = ({ projectId, ref }: Build) => feedOf(projectId, ref);
  const feeds = [...new Set(builds.map(feedOfBuild))];
  const rows = await stores.mirror.feedingKeys(connection.id, feeds);
  const fed = new Set(rows.map((row) => row.feeds));
  return new Set(builds.filter((build) => fed.has(feedOfBuild(build))));
}

function namesIssue(names: NamesIssue, entity: Changing): boolean {
  switch (entity.kind) {
    case 'merge_request':
      return names(entity.projectId, [entity.title, entity.description, entity.sourceBranch]);
    case 'build':
    case 'deployment':
      return names(entity.projectId, [entity.ref, ...entity.texts]);
  }
}

function toRefresh(
  { connection }: ReconcileScope,
  entity: Changing,
  urgency: Refresh['urgency'],
): Refresh {
  const { kind, id, projectId } = entity;
  const base = { connectionId: connection.id, projectId, urgency };
  if (kind === 'merge_request') {
    const { iid, updatedAt: notOlderThan } = entity;
    return { ...base, target: { kind, iid, id }, notOlderThan };
  }
  return { ...base, target: { kind, id, entityId: refOf(entity).id } };
}

async function isShown(
  { stores }: Pick<ReconcileDeps, 'stores'>,
  { sweep: { connectionId, projectId } }: ReconcileScope,
  kind: ChangesKind,
): Promise<boolean> {
  const rows = await stores.shown.list({ connectionId, projectId, kind }, null, 1);
  return rows.length > 0;
}

/** Goes through the whole list for what is shown and no longer there; answers the highest number in it. */
async function findMissing(
  deps: ReconcileDeps,
  scope: ReconcileScope,
  kind: ChangesKind,
): Promise<number> {
  const listed = new Set<string>();
  let highestIid = 0;
  for await (const entities of listAll(deps, scope, kind)) {
    for (const entity of entities) {
      listed.add(refOf(entity).id);
      highestIid = Math.max(highestIid, entity.iid);
    }
  }
  await wishForMissing(deps, scope, { kind, listed });
  return highestIid;
}
