import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildEntityId,
  type ConnectionId,
  type EnvironmentTier,
  flagEntityId,
  gitlabMatching,
  type InstallationId,
  type MirrorKey,
  type ProjectId,
  type Refresh,
} from '../domain/index.ts';
import type { Stores } from '../ports/index.ts';
import { type CiDelivery, readCiEvents } from './ci-deliveries.ts';

const connectionId = 1 as ConnectionId;
const projectId = 42 as ProjectId;
const project = { id: projectId, pathWithNamespace: 'acme/shop' };

type Given = {
  held?: readonly string[];
  fed?: readonly string[];
  gated?: readonly EnvironmentTier[];
};

/** Which reads the events call for, as `kind target`, when sites hold these ids and branches are fed. */
async function wishesFor(events: readonly CiDelivery['event'][], given: Given = {}) {
  const wishes: Refresh[] = [];
  const stores = {
    projects: {
      coverage: async () => [
        {
          projectId,
          installationId: 1 as InstallationId,
          epoch: 1,
          idPrefix: '',
          matchings: [gitlabMatching],
        },
      ],
    },
    mirror: {
      lock: async (keys: readonly MirrorKey[]) => keys.filter(({ id }) => given.held?.includes(id)),
      feedingKeys: async (_: ConnectionId, feeds: readonly string[]) =>
        feeds.filter((feed) => given.fed?.includes(feed)).map((feed) => ({ feeds: feed })),
    },
    services: {
      effective: async () => new Map([[projectId, { serviceIds: [], gatedTiers: given.gated }]]),
    },
    refreshes: {
      add: async (refreshes: readonly Refresh[]) => {
        wishes.push(...refreshes);
      },
    },
  } as unknown as Stores;
  const deliveries = events.map((event) => ({ event, delivery: {} })) as unknown as CiDelivery[];
  await readCiEvents(stores, connectionId, deliveries);
  return wishes.map(({ target: { kind, ...rest } }) => `${kind} ${Object.values(rest)[0]}`);
}

function pipeline(
  ref: string,
  texts: readonly string[] = [ref],
  waitingTiers: readonly EnvironmentTier[] = [],
): CiDelivery['event'] {
  const notice = { projectId, id: 700, iid: 7, ref, sha: 'a'.repeat(40), texts, waitingTiers };
  return { kind: 'pipeline', project, notice };
}

test('a pipeline is read when its ref, its commit or its merge request names an issue', async () => {
  assert.deepEqual(await wishesFor([pipeline('ABC-1-cart')]), ['build 700']);
  assert.deepEqual(await wishesFor([pipeline('main', ['main', 'ABC-1 fix'])]), ['build 700']);
});

test('a pipeline without a key costs no call, unless its branch is lent one or it is shown already', async () => {
  assert.deepEqual(await wishesFor([pipeline('main')]), []);
  assert.deepEqual(await wishesFor([pipeline('topic')], { fed: ['42:topic'] }), ['build 700']);
  const id = buildEntityId({ projectId, ref: 'main', iid: 7 });
  assert.deepEqual(await wishesFor([pipeline('main')], { held: [id] }), ['build 700']);
});

test('where Jira is asked for a verdict, a pipeline that waits there has its deployments looked for', async () => {
  const waiting = pipeline('main', ['main'], ['staging', 'production']);
  assert.deepEqual(await wishesFor([waiting], { gated: ['production'] }), [
    'blocked_deployments 700',
  ]);
  assert.deepEqual(await wishesFor([waiting], { gated: ['testing'] }), []);
  assert.deepEqual(await wishesFor([waiting], { gated: [] }), []);
  assert.deepEqual(await wishesFor([pipeline('main')], { gated: ['production'] }), []);
});

test('a deployment is always read: its keys are in the commits it brings', async () => {
  const event = { kind: 'deployment', project, deploymentId: 800 } as const;
  assert.deepEqual(await wishesFor([event]), ['deployment 800']);
});

test('a flag is read when its description names an issue, or did', async () => {
  const flag = (description: string) =>
    ({ kind: 'feature_flag', project, notice: { name: 'cart', description } }) as const;
  assert.deepEqual(await wishesFor([flag('for ABC-1')]), ['feature_flag cart']);
  assert.deepEqual(await wishesFor([flag('')]), []);
  const held = [flagEntityId(projectId, 'cart')];
  assert.deepEqual(await wishesFor([flag('')], { held }), ['feature_flag cart']);
});

test('of the branches that a push moved those with a key are read', async () => {
  const event = { kind: 'repository_updated', project, branches: ['ABC-1', 'main'] } as const;
  assert.deepEqual(await wishesFor([event]), ['branch ABC-1']);
});
