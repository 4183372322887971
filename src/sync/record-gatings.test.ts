import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TestDatabase, withDatabase } from '../../test/support/database.ts';
import { makeSite } from '../../test/support/make-site.ts';
import {
  type Change,
  type Deployment,
  type EnteredServiceSettings,
  refOf,
} from '../domain/index.ts';
import type { RenderForJira } from '../ports/index.ts';
import { makeBranch, makeDeployment } from './entities.fake.ts';
import { recordChanges } from './record-changes.ts';

const renderForJira: RenderForJira = (_entity, issueKeys, { service }) =>
  JSON.stringify([issueKeys, service]);

const settings: EnteredServiceSettings = {
  serviceIds: 'b:1=',
  enablesGating: true,
  gatedEnvironments: 'production',
};

/** One that waits for an approval at GitLab. */
function makeWaiting(about: Partial<Deployment> = {}): Deployment {
  return makeDeployment({ id: 70, state: 'pending', isBlocked: true, ...about });
}

/** A site whose linked group has these settings, and ways to record and to look. */
async function setUp(given: TestDatabase, entered: EnteredServiceSettings | null = settings) {
  const site = await makeSite(given);
  const { connectionId, installationId } = site;
  const { services, gatings } = site.world.stores;
  const group = { connectionId, kind: 'group', id: 7, fullPath: 'group-7' } as const;
  if (entered) await services.saveSettings(group, entered);
  const record = (...changes: Change[]) =>
    given.storage.transact((stores) =>
      recordChanges({ renderForJira }, stores, { connectionId, changes, urgency: 'live' }),
    );
  return {
    site,
    record,
    see: (about: Partial<Deployment>, atMs = 1_000) =>
      record({ readAt: new Date(atMs), entity: makeWaiting(about) }),
    async gatings() {
      const all = await gatings.list(100);
      const own = all.filter((gating) => gating.installationId === installationId);
      return own.map(({ deploymentId, tier, state, reason }) =>
        [deploymentId, tier, state, reason].join(' ').trim(),
      );
    },
  };
}

withDatabase('what deployments carry', (given) => {
  test('a deployment carries the settings of its project; one without a key is shown for its service', async () => {
    const { site, see, gatings } = await setUp(given());
    await see({ texts: [], state: 'successful' });
    const [sent] = await site.send();
    const service = { serviceIds: ['b:1='], gatedTiers: ['production'] };
    assert.deepEqual(JSON.parse(sent?.payload ?? 'null'), [[], service]);
    assert.deepEqual(await gatings(), []);
  });

  test('where nobody entered settings, nothing waits', async () => {
    const { site, see, gatings } = await setUp(given(), null);
    await see({});
    const [sent] = await site.send();
    const service = { serviceIds: [], gatedTiers: [] };
    assert.deepEqual(JSON.parse(sent?.payload ?? 'null'), [['ABC-1'], service]);
    assert.deepEqual(await gatings(), []);
  });

  test('settings are looked up for deployments only', async () => {
    const { site } = await setUp(given());
    const { connectionId } = site;
    await given().storage.transact((stores) => {
      const without = { ...stores, services: null, gatings: null } as unknown as typeof stores;
      const changes = [{ readAt: new Date(1_000), entity: makeBranch() }];
      return recordChanges({ renderForJira }, without, { connectionId, changes, urgency: 'live' });
    });
    assert.equal((await site.send()).length, 1);
  });
});

withDatabase('deployments that wait for a verdict', (given) => {
  test('a pending one in a gated tier waits for every site that it is shown to', async () => {
    const { site, see, gatings } = await setUp(given());
    const second = await site.world.installSite();
    await site.world.link(second, site.connectionId, { kind: 'group', id: 7 });
    await see({});
    assert.deepEqual(await gatings(), ['70 production waiting']);
    const all = await site.world.stores.gatings.list(100);
    assert.ok(all.some(({ installationId }) => installationId === second));
  });

  const others: [what: string, about: Partial<Deployment>][] = [
    ['of another tier', { environment: { id: 3, name: 'qa', tier: 'testing' } }],
    ['of no tier', { environment: { id: 3, name: 'x', tier: null } }],
    ['that runs', { state: 'in_progress' }],
  ];
  for (const [what, about] of others) {
    test(`one ${what} does not wait`, async () => {
      const { see, gatings } = await setUp(given());
      await see(about);
      assert.deepEqual(await gatings(), []);
    });
  }

  const ends: [about: Partial<Deployment> | null, reason: string][] = [
    [{ state: 'cancelled' }, 'The deployment is cancelled at GitLab.'],
    [{ state: 'in_progress' }, 'The deployment is in progress at GitLab.'],
    [null, 'The deployment is gone.'],
  ];
  for (const [about, reason] of ends) {
    test(`its waiting ends: ${reason}`, async () => {
      const { record, see, gatings } = await setUp(given());
      await see({});
      if (about) await see(about, 2_000);
      else await record({ readAt: new Date(2_000), gone: refOf(makeWaiting()) });
      assert.deepEqual(await gatings(), [`70 production withdrawn ${reason}`]);
    });
  }

  test('it ends too when its tier is not gated any more', async () => {
    const { site, see, gatings } = await setUp(given());
    await see({});
    const place = { connectionId: site.connectionId, kind: 'project', id: 42 } as const;
    const off = { ...settings, enablesGating: false };
    await site.world.stores.services.saveSettings({ ...place, fullPath: 'group/project-42' }, off);
    await see({}, 2_000);
    assert.deepEqual(await gatings(), [
      '70 production withdrawn Nobody asks for a verdict any more.',
    ]);
  });
});
