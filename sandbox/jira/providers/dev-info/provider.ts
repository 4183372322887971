import type { JiraStats } from '../../traffic/stats.ts';
import { readPropertyQuery } from '../properties.ts';
import {
  type BodyOutline,
  type Provider,
  type ProviderAnswer,
  type ProviderCall,
  refusal,
} from '../provider.ts';
import type { EntityKind } from './entities.ts';
import { countEntities, idOf } from './request-caps.ts';
import { createSchemaChecks } from './schema-checks.ts';
import type { DevInfoStore, StoredRepository } from './store.ts';
import { type SubmitDeps, submitDevInfo } from './submit.ts';

const base = '/rest/devinfo/0.10';
const mostReturned = 400;

/** Development information: branches, commits and pull requests of repositories. */
export function createDevInfoProvider(deps: Omit<SubmitDeps, 'checks'>): Provider {
  const { store, stats } = deps;
  const submitDeps = { ...deps, checks: createSchemaChecks() };
  return {
    module: 'jiraDevelopmentTool',
    outline,
    forgetApp: store.forgetApp,
    routes: [
      { method: 'POST', path: `${base}/bulk`, answer: (call) => submitDevInfo(submitDeps, call) },
      {
        method: 'GET',
        path: `${base}/repository/:repositoryId`,
        answer: (call) => readRepository(store, call),
      },
      {
        method: 'DELETE',
        path: `${base}/repository/:repositoryId`,
        answer: (call) => deleteRepository(store, stats, call),
      },
      {
        method: 'DELETE',
        path: `${base}/repository/:repositoryId/:entityType/:entityId`,
        answer: (call) => deleteEntity(store, stats, call),
      },
      {
        method: 'GET',
        path: `${base}/existsByProperties`,
        answer: (call) => existsByProperties(store, call),
      },
      {
        method: 'DELETE',
        path: `${base}/bulkByProperties`,
        answer: (call) => deleteByProperties(store, stats, call),
      },
    ],
  };
}

function outline(body: unknown): BodyOutline {
  if (typeof body !== 'object' || body === null) return {};
  const { repositories, operationType, preventTransitions } = body as Record<string, unknown>;
  const list: readonly unknown[] = Array.isArray(repositories) ? repositories : [];
  return {
    entityCount: countEntities(list),
    repositories: list.map((repository) => String(idOf(repository))),
    ...(typeof operationType === 'string' ? { operationType } : {}),
    ...(typeof preventTransitions === 'boolean' ? { preventTransitions } : {}),
  };
}

function readRepository(store: DevInfoStore, call: ProviderCall): ProviderAnswer {
  const repository = findRepository(store, call);
  if (repository === null) return refusal(404, 'Repository not found');
  const newest = Object.values(repository.entities)
    .flatMap((ofKind) => [...ofKind.values()])
    .sort((a, b) => b.data.updateSequenceId - a.data.updateSequenceId)
    .slice(0, mostReturned);
  const ofKind = (kind: EntityKind) =>
    newest.filter((entity) => entity.kind === kind).map(({ data }) => data);
  return {
    status: 200,
    body: {
      ...repository.data,
      commits: ofKind('commits'),
      branches: ofKind('branches'),
      pullRequests: ofKind('pullRequests'),
    },
  };
}

function deleteRepository(
  store: DevInfoStore,
  stats: JiraStats,
  call: ProviderCall,
): ProviderAnswer {
  const upTo = readUpTo(call);
  if (upTo === null) return invalidSequence(call);
  const repository = findRepository(store, call);
  if (repository !== null) store.deleteRepository(repository, upTo);
  stats.deletes += 1;
  return { status: 202 };
}

const kindOfType = new Map<string | undefined, EntityKind>([
  ['commit', 'commits'],
  ['branch', 'branches'],
  ['pull_request', 'pullRequests'],
]);

function deleteEntity(store: DevInfoStore, stats: JiraStats, call: ProviderCall): ProviderAnswer {
  const { entityType, entityId } = call.params;
  const kind = kindOfType.get(entityType);
  if (kind === undefined) {
    call.violate('parameter', `entity type ${entityType} is unknown`);
    return refusal(400, `Invalid entity type ${entityType}`);
  }
  const upTo = readUpTo(call);
  if (upTo === null) return invalidSequence(call);
  const repository = findRepository(store, call);
  if (repository !== null) store.deleteEntity(repository, kind, entityId ?? '', upTo);
  stats.deletes += 1;
  return { status: 202 };
}

function findRepository(store: DevInfoStore, call: ProviderCall): StoredRepository | null {
  return store.findRepository(call.appKey, call.params.repositoryId ?? '');
}

/** The greatest sequence a delete may touch; null when the parameter is not an integer. */
function readUpTo(call: ProviderCall): number | null {
  const given = call.query.get('_updateSequenceId');
  if (given === null) return Number.POSITIVE_INFINITY;
  return /^-?\d{1,19}$/.test(given) ? Number(given) : null;
}

function invalidSequence(call: ProviderCall): ProviderAnswer {
  call.violate('parameter', '_updateSequenceId is not an integer');
  return refusal(400, '_updateSequenceId must be an integer');
}

function existsByProperties(store: DevInfoStore, call: ProviderCall): ProviderAnswer {
  const upTo = readUpTo(call);
  if (upTo === null) return invalidSequence(call);
  const matching = findMatching(store, call);
  if (typeof matching === 'string') return refuseProperties(call, matching);
  const isOldEnough = ({ data, entities }: StoredRepository) =>
    data.updateSequenceId <= upTo ||
    Object.values(entities).some((ofKind) =>
      [...ofKind.values()].some((entity) => entity.data.updateSequenceId <= upTo),
    );
  return { status: 200, body: { hasDataMatchingProperties: matching.some(isOldEnough) } };
}

function deleteByProperties(
  store: DevInfoStore,
  stats: JiraStats,
  call: ProviderCall,
): ProviderAnswer {
  if (call.query.has('_updateSequenceId'))
    return refuseProperties(call, '_updateSequenceId is no longer supported here');
  const matching = findMatching(store, call);
  if (typeof matching === 'string') return refuseProperties(call, matching);
  for (const repository of matching) store.deleteRepository(repository, Number.POSITIVE_INFINITY);
  stats.deletes += 1;
  return { status: 202 };
}

/** Repositories that carry all the pairs of the query, or why the query is not one. */
function findMatching(store: DevInfoStore, call: ProviderCall): StoredRepository[] | string {
  const matches = readPropertyQuery(call);
  if (typeof matches === 'string') return matches;
  return store.listRepositories(call.appKey).filter(({ properties }) => matches(properties));
}

function refuseProperties(call: ProviderCall, message: string): ProviderAnswer {
  call.violate('parameter', message);
  return refusal(400, message);
}
