import {
  branchId,
  buildEntityId,
  type ConnectionId,
  type Delivery,
  type EntityRef,
  type EnvironmentTier,
  feedOf,
  flagEntityId,
  type MirrorKey,
  type ProjectId,
  type Refresh,
} from '../domain/index.ts';
import type { Coverage, Event, ServiceSettings, Stores } from '../ports/index.ts';
import { keysOf } from './keys-of.ts';
import { makeNamesIssue, type NamesIssue } from './names-issue.ts';

type CiKind = 'pipeline' | 'deployment' | 'feature_flag' | 'repository_updated';

/** A delivery that tells of a pipeline, a deployment, a flag, or of branches that moved. */
export type CiDelivery = { delivery: Delivery; event: Extract<Event, { kind: CiKind }> };

/**
 * Wishes for the reads that these events call for: their bodies lack too much of what Jira shows. One that
 * names no issue, and that no site holds, is not read. A deployment always is, since its keys are in
 * the commits it brings. GitLab sends no hook for one that waits for approval: where Jira is asked for a verdict
 * they are looked for when a pipeline waits.
 */
export async function readCiEvents(
  stores: Stores,
  connectionId: ConnectionId,
  deliveries: readonly CiDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const ids = [...new Set(deliveries.map(({ event }) => event.project.id))];
  const coverage = await stores.projects.coverage(connectionId, ids);
  const candidates = deliveries.flatMap(({ event }) => toWishes(event, connectionId));
  const held = await listHeld(stores, coverage, candidates);
  const fed = await listFed(stores, connectionId, candidates);
  const names = makeNamesIssue(coverage);
  await stores.refreshes.add([
    ...candidates
      .filter((wish) => isWorthReading(wish, { names, held, fed }))
      .map(({ refresh }) => refresh),
    ...(await listBlocked(stores, connectionId, deliveries)),
  ]);
}

/** Pipelines that wait before an environment whose deployments ask for a verdict. */
async function listBlocked(
  stores: Pick<Stores, 'services'>,
  connectionId: ConnectionId,
  deliveries: readonly CiDelivery[],
): Promise<Refresh[]> {
  const waiting = deliveries.flatMap(({ event }) =>
    event.kind === 'pipeline' && event.notice.waitingTiers.length > 0 ? [event.notice] : [],
  );
  if (waiting.length === 0) return [];
  const ids = [...new Set(waiting.map(({ projectId }) => projectId))];
  const settings = await stores.services.effective(connectionId, ids);
  return waiting
    .filter(({ projectId, waitingTiers }) => isGated(settings, projectId, waitingTiers))
    .map(({ projectId, id: pipelineId }) => {
      const target = { kind: 'blocked_deployments', pipelineId } as const;
      return { connectionId, projectId, urgency: 'live', target };
    });
}

function isGated(
  settings: ReadonlyMap<ProjectId, ServiceSettings>,
  projectId: ProjectId,
  tiers: readonly EnvironmentTier[],
): boolean {
  const gated = settings.get(projectId)?.gatedTiers ?? [];
  return tiers.some((tier) => gated.includes(tier));
}

/** A read that may be worth its calls: always when it has no texts to judge by. */
type Candidate = {
  readonly refresh: Refresh;
  readonly texts: readonly string[] | null;
  readonly entity: EntityRef | null;
  readonly feed: string | null;
};

function toWishes(event: CiDelivery['event'], connectionId: ConnectionId): Candidate[] {
  const projectId = event.project.id;
  const base = { connectionId, projectId, urgency: 'live' } as const;
  switch (event.kind) {
    case 'pipeline': {
      const { id, iid, ref, texts } = event.notice;
      const entityId = buildEntityId({ projectId, ref, iid });
      return [
        {
          refresh: { ...base, target: { kind: 'build', id, entityId } },
          texts,
          entity: { kind: 'build', id: entityId, projectId },
          feed: feedOf(projectId, ref),
        },
      ];
    }
    case 'deployment': {
      const target = { kind: 'deployment', id: event.deploymentId, entityId: null } as const;
      return [{ refresh: { ...base, target }, texts: null, entity: null, feed: null }];
    }
    case 'feature_flag': {
      const { name, description } = event.notice;
      const id = flagEntityId(projectId, name);
      return [
        {
          refresh: { ...base, target: { kind: 'feature_flag', name } },
          texts: [description],
          entity: { kind: 'feature_flag', id, projectId },
          feed: null,
        },
      ];
    }
    case 'repository_updated':
      // The push hooks of these branches say more and come as well, up to three: so the read can wait.
      return event.branches.map((name) => ({
        refresh: { ...base, target: { kind: 'branch', name }, urgency: 'verify' },
        texts: [name],
        entity: { kind: 'branch', id: branchId(name), projectId },
        feed: feedOf(projectId, name),
      }));
  }
}

type Known = { names: NamesIssue; held: ReadonlySet<string>; fed: ReadonlySet<string> };

function isWorthReading({ texts, entity, feed, refresh }: Candidate, known: Known): boolean {
  if (texts === null) return true;
  if (entity && known.held.has(textOf(entity))) return true;
  if (feed !== null && known.fed.has(feed)) return true;
  return known.names(refresh.projectId, texts);
}

function textOf({ kind, id, projectId }: Pick<MirrorKey, 'kind' | 'id' | 'projectId'>): string {
  return `${projectId}/${kind}/${id}`;
}

async function listHeld(
  stores: Stores,
  coverage: readonly Coverage[],
  candidates: readonly Candidate[],
): Promise<Set<string>> {
  const keys = candidates.flatMap(({ entity, refresh }) =>
    entity ? keysOf(entity, refresh.connectionId, coverage) : [],
  );
  const rows = await stores.mirror.lock(keys);
  return new Set(rows.filter(({ isTombstone }) => !isTombstone).map(textOf));
}

/** Branches to which an open merge request lends its keys: a build of such a branch has them too. */
async function listFed(
  stores: Stores,
  connectionId: ConnectionId,
  candidates: readonly Candidate[],
): Promise<Set<string>> {
  const feeds = candidates.flatMap(({ feed }) => (feed === null ? [] : [feed]));
  const rows = await stores.mirror.feedingKeys(connectionId, [...new Set(feeds)]);
  return new Set(rows.map((row) => row.feeds));
}
