import {
  branchOfFeed,
  type Change,
  type ConnectionId,
  commitDetail,
  type DesiredState,
  type Entity,
  type Refresh,
  type RefreshTarget,
  refOf,
  type Urgency,
} from '../domain/index.ts';
import type { Coverage, HeldState, RenderForJira, Stores } from '../ports/index.ts';
import { keyText, makeDesiredState, subjectOf, versionOf } from './desired-state.ts';
import { findServices, recordGatings, type Services, serviceOf } from './record-gatings.ts';
import { selectShown } from './select-shown.ts';

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
  const services = await findServices(stores, { ...input, changes });
  const offered = await makeShown(deps, stores, { ...input, changes }, { coverage, services });
  const shown = offered.filter((item) => isWorthWriting(item, input.urgency));
  await stores.mirror.write(
    shown.map(({ state }) => state),
    input.urgency,
  );
  await recordGatings(stores, shown, services);
  await stores.refreshes.add([
    ...refreshesOfBranches(input, shown),
    ...refreshesOfDetails(input, offered),
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
  { coverage, services }: { coverage: readonly Coverage[]; services: Services },
): Promise<Shown[]> {
  const wanted = (await selectShown(stores, input, coverage)).map((shown) => {
    const { change } = shown;
    const { installationId } = shown.coverage;
    const key = { ...subjectOf(change), installationId, connectionId: input.connectionId };
    const service = serviceOf(services, key.projectId);
    return { change, state: makeDesiredState(deps, shown, { key, service }) };
  });
  const heldStates = await stores.mirror.lock(
    wanted
      .filter(({ state }) => input.urgency === 'history' || state.kind === 'merge_request')
      .map(({ state }) => state),
  );
  const held = new Map(heldStates.map((state) => [keyText(state), state]));
  return wanted.map((item) => ({ ...item, held: held.get(keyText(item.state)) ?? null }));
}

/**
 * Most of the past names no issue and leaves no row. What was read for its own sake does, even as a
 * tombstone: an older read that is still under way must find a newer one (rule 2, Order).
 */
function isWorthWriting({ change, state, held }: Shown, urgency: Urgency): boolean {
  if (state.payload === null) {
    // A list page may not tell all texts, so what it shows without a key may have one.
    if ('entity' in change && mayHaveMoreTexts(change.entity)) return false;
    // Nobody edits a message: a commit only loses its keys when the links' rules change (rule 5, Epoch).
    if (state.kind === 'commit') return held !== null && !held.isTombstone && !held.isOfEpoch;
    return urgency === 'live' || held !== null;
  }
  return !(held?.isOfEpoch && !held.isTombstone && knowsLess(change, held));
}

/** A list page knows less of a merge request than the complete read of the same version. */
function knowsLess(change: Change, held: HeldState): boolean {
  return (
    'entity' in change && isIncomplete(change.entity) && versionOf(change.entity) === held.version
  );
}

/** What a list page left out of an entity that a read of it tells. Commits have details of their own. */
function isIncomplete(entity: Entity): boolean {
  return 'isComplete' in entity && !entity.isComplete;
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
    if ('gone' in change) return [];
    if (state.payload === null && !mayHaveMoreTexts(change.entity)) return [];
    if (held?.isOfEpoch && !held.isTombstone && knowsLess(change, held)) return [];
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
      const known = Math.max(entity.detail, held?.isOfEpoch ? Number(held.version) : 0);
      return known < commitDetail.lines ? { kind: 'commit', sha: entity.sha } : null;
    }
    case 'merge_request': {
      if (entity.isComplete || entity.reviewers.length === 0) return null;
      return { kind: 'merge_request', iid: entity.iid, id: entity.id };
    }
    case 'build':
    case 'deployment': {
      if (entity.isComplete) return null;
      return { kind: entity.kind, id: entity.id, entityId: refOf(entity).id };
    }
    case 'feature_flag':
      return null;
  }
}

/** A list of pipelines or deployments tells little: the key may be in a commit or a merge request. */
function mayHaveMoreTexts(entity: Entity): boolean {
  return (entity.kind === 'build' || entity.kind === 'deployment') && !entity.isComplete;
}
