import {
  branchOfFeed,
  type Change,
  type ConnectionId,
  commitDetail,
  type DesiredState,
  type Entity,
  feedOf,
  type Refresh,
  type RefreshTarget,
  type Urgency,
} from '../domain/index.ts';
import type { Coverage, HeldState, RenderForJira, Stores } from '../ports/index.ts';
import { keyText, makeDesiredState, subjectOf, versionOf } from './desired-state.ts';

type Deps = { renderForJira: RenderForJira };
type Input = { connectionId: ConnectionId; changes: readonly Change[]; urgency: Urgency };

/** A change on its way to one installation. */
type Shown = { change: Change; state: DesiredState; held: HeldState | null };

/**
 * The one way into the mirror: writes what the changes mean for every installation that covers their
 * project, and wishes for the reads that follow from them. Runs inside the caller's transaction.
 * Answers how many rows it offered to the mirror.
 */
export async function recordChanges(deps: Deps, stores: Stores, input: Input): Promise<number> {
  const changes = newestOfEach(input.changes);
  const projectIds = [...new Set(changes.map((change) => subjectOf(change).projectId))];
  const coverage = await stores.projects.coverage(input.connectionId, projectIds);
  if (coverage.length === 0) return 0;
  const shown = (await makeShown(deps, stores, { ...input, changes }, coverage)).filter((item) =>
    isWorthWriting(item, input.urgency),
  );
  await stores.mirror.write(
    shown.map(({ state }) => state),
    input.urgency,
  );
  await stores.refreshes.add([
    ...refreshesOfBranches(input, shown),
    ...refreshesOfDetails(input, shown),
  ]);
  return shown.length;
}

/** Within a batch the last word about an entity counts; a row can be written once per statement. */
function newestOfEach(changes: readonly Change[]): Change[] {
  const newest = new Map<string, Change>();
  for (const change of changes) {
    const { projectId, kind, id } = subjectOf(change);
    const text = `${projectId}/${kind}/${id}`;
    const other = newest.get(text);
    if (!other || change.readAt >= other.readAt) newest.set(text, change);
  }
  return [...newest.values()];
}

async function makeShown(
  deps: Deps,
  stores: Stores,
  input: Input,
  coverage: readonly Coverage[],
): Promise<Shown[]> {
  const feeding = await findFeedingKeys(stores, input);
  const wanted = input.changes.flatMap((change) => {
    const subject = subjectOf(change);
    return coverage
      .filter(({ projectId }) => projectId === subject.projectId)
      .map(({ installationId, epoch }) => {
        const key = { ...subject, installationId, connectionId: input.connectionId };
        const feed = 'entity' in change && change.entity.kind === 'branch' && change.entity.name;
        const feedingKeys =
          (feed && feeding.get(`${installationId}/${feedOf(subject.projectId, feed)}`)) || [];
        return { change, state: makeDesiredState(deps, change, { key, epoch, feedingKeys }) };
      });
  });
  const heldStates = await stores.mirror.lock(
    wanted
      .filter(({ state }) => input.urgency === 'history' || state.kind === 'merge_request')
      .map(({ state }) => state),
  );
  const held = new Map(heldStates.map((state) => [keyText(state), state]));
  return wanted.map((item) => ({ ...item, held: held.get(keyText(item.state)) ?? null }));
}

/** Rule 8, Derived entities: the keys of open merge requests by installation and branch. */
async function findFeedingKeys(stores: Stores, { connectionId, changes }: Input) {
  const feeds = changes.flatMap((change) =>
    'entity' in change && change.entity.kind === 'branch'
      ? [feedOf(change.entity.projectId, change.entity.name)]
      : [],
  );
  const keys = new Map<string, string[]>();
  for (const row of await stores.mirror.feedingKeys(connectionId, feeds)) {
    const text = `${row.installationId}/${row.feeds}`;
    keys.set(text, [...(keys.get(text) ?? []), ...row.issueKeys]);
  }
  return keys;
}

/**
 * Most of the past names no issue and leaves no row. What was read for its own sake does, even as a
 * tombstone: an older read that is still under way must find a newer one (rule 2, Order).
 */
function isWorthWriting({ change, state, held }: Shown, urgency: Urgency): boolean {
  if (state.payload === null) {
    return state.kind !== 'commit' && (urgency === 'live' || held !== null);
  }
  return !(held?.isOfEpoch && !held.isTombstone && knowsLess(change, held));
}

/** A list page knows less of a merge request than the complete read of the same version. */
function knowsLess(change: Change, held: HeldState): boolean {
  return (
    'entity' in change &&
    change.entity.kind === 'merge_request' &&
    !change.entity.isComplete &&
    versionOf(change.entity) === held.version
  );
}

/**
 * Rule 8, Derived entities: a merge request that starts or stops lending its keys marks the branch it
 * comes from, the one before and the one after.
 */
function refreshesOfBranches({ connectionId, urgency }: Input, shown: readonly Shown[]): Refresh[] {
  const feeds = shown.flatMap(({ state, held }) => {
    if (state.kind !== 'merge_request') return [];
    const same = held?.feeds === state.feeds && String(held?.issueKeys) === String(state.issueKeys);
    return same ? [] : [held?.feeds, state.feeds].filter((feed) => typeof feed === 'string');
  });
  return [...new Set(feeds)]
    .map(branchOfFeed)
    .filter(({ projectId }) => urgency === 'live' || !isReadNext(projectId, shown))
    .map(({ projectId, name }) => ({
      connectionId,
      projectId,
      target: { kind: 'branch', name },
      // What is sent as the past must not run workflow triggers.
      urgency: urgency === 'live' ? 'live' : 'details',
    }));
}

/** The past of a project is read merge requests first, so its branches follow by themselves. */
function isReadNext(projectId: number, shown: readonly Shown[]): boolean {
  return shown.some(({ state }) => state.projectId === projectId);
}

/** What lists and hooks leave out: line counts of commits, what reviewers said. */
function refreshesOfDetails({ connectionId }: Input, shown: readonly Shown[]): Refresh[] {
  return shown.flatMap(({ change, state, held }): Refresh[] => {
    if ('gone' in change || state.payload === null) return [];
    const target = missingDetails(change.entity, held);
    const { projectId } = change.entity;
    return target ? [{ connectionId, projectId, target, urgency: 'details' }] : [];
  });
}

function missingDetails(entity: Entity, held: HeldState | null): RefreshTarget | null {
  switch (entity.kind) {
    case 'branch':
      return null;
    case 'commit': {
      const known = held?.isOfEpoch ? Number(held.version) : entity.detail;
      return known < commitDetail.lines ? { kind: 'commit', sha: entity.sha } : null;
    }
    case 'merge_request': {
      if (entity.isComplete || entity.reviewers.length === 0) return null;
      return { kind: 'merge_request', iid: entity.iid, id: entity.id };
    }
  }
}
