import type { Linkable } from '../issue-links.ts';
import { readPropertyQuery } from '../properties.ts';
import {
  listRefusal,
  type Provider,
  type ProviderAnswer,
  type ProviderCall,
  type ProviderRoute,
} from '../provider.ts';
import type { BulkKind } from './bulk-kind.ts';
import type { BulkStore, Stored } from './bulk-store.ts';
import { type BulkDeps, createSubmitBulk, idOfKey, readEntities } from './submit-bulk.ts';

/** The endpoints that builds, deployments and feature flags have alike. */
export function createBulkProvider<Data extends Linkable>(
  deps: BulkDeps<Data>,
  kind: BulkKind<Data>,
  furtherRoutes: readonly ProviderRoute[] = [],
): Provider {
  const { store, stats } = deps;
  const one = `${kind.base}${kind.entityPath}`;
  const counted = (answer: ProviderAnswer): ProviderAnswer => {
    if (answer.status === 202) stats.deletes += 1;
    return answer;
  };
  return {
    module: kind.module,
    outline: (body) => ({ entityCount: readEntities(kind, body).length }),
    forgetApp: (appKey) => {
      for (const entity of store.list(appKey)) store.delete(entity);
    },
    routes: [
      { method: 'POST', path: `${kind.base}/bulk`, answer: createSubmitBulk(deps, kind) },
      { method: 'GET', path: one, answer: (call) => readOne(store, kind, call) },
      {
        method: 'DELETE',
        path: one,
        answer: (call) => counted(deleteOne(store, kind, call)),
      },
      {
        method: 'DELETE',
        path: `${kind.base}/bulkByProperties`,
        answer: (call) => counted(deleteByProperties(store, call)),
      },
      ...furtherRoutes,
    ],
  };
}

/** The entity that a path names: null when there is none, a refusal when it cannot name one. */
export function findNamed<Data extends Linkable>(
  store: BulkStore<Data>,
  kind: BulkKind<Data>,
  call: ProviderCall,
): Stored<Data> | ProviderAnswer | null {
  const key = kind.readKey(kind.fromParams(call.params));
  return key === null
    ? refuseParameter(call, 'the path holds a number that is none')
    : store.find(call.appKey, idOfKey(key));
}

function readOne<Data extends Linkable>(
  store: BulkStore<Data>,
  kind: BulkKind<Data>,
  call: ProviderCall,
): ProviderAnswer {
  const found = findNamed(store, kind, call);
  if (found === null) return listRefusal(404, 'No data found');
  return 'status' in found ? found : { status: 200, body: found.data };
}

function deleteOne<Data extends Linkable>(
  store: BulkStore<Data>,
  kind: BulkKind<Data>,
  call: ProviderCall,
): ProviderAnswer {
  const refusal = refuseSequence(call);
  if (refusal !== null) return refusal;
  const found = findNamed(store, kind, call);
  if (found !== null && 'status' in found) return found;
  if (found !== null) store.delete(found);
  return { status: 202 };
}

function deleteByProperties<Data>(store: BulkStore<Data>, call: ProviderCall): ProviderAnswer {
  const refusal = refuseSequence(call);
  if (refusal !== null) return refusal;
  const matches = readPropertyQuery(call);
  if (typeof matches === 'string') return refuseParameter(call, matches);
  for (const entity of store.list(call.appKey))
    if (matches(entity.properties)) store.delete(entity);
  return { status: 202 };
}

// Jira would delete without looking at it, which is not what the caller means.
function refuseSequence(call: ProviderCall): ProviderAnswer | null {
  const name = [...call.query.keys()].find((key) => /^_updateSequence/.test(key));
  return name === undefined ? null : refuseParameter(call, `${name} is no longer supported here`);
}

function refuseParameter(call: ProviderCall, message: string): ProviderAnswer {
  call.violate('parameter', message);
  return listRefusal(400, message);
}
