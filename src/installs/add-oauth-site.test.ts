import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Endpoint, Installation, InstallationId } from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import type { CloudIdAnswer, OauthSite, Stores, Transaction } from '../ports/index.ts';
import { addOauthSite } from './add-oauth-site.ts';

const id = 7 as InstallationId;
const site = new URL('https://one.atlassian.net');
const input = { site, clientId: 'client', clientSecret: makeSecret('secret') };

type World = {
  installed?: Partial<Installation>[];
  found?: CloudIdAnswer;
  missing?: Endpoint[];
  isAnotherClient?: boolean;
};

async function run({ installed = [], found, missing = [], isAnotherClient = false }: World) {
  const saved: OauthSite[] = [];
  const jobs: unknown[] = [];
  const stores = {
    installations: {
      list: async () => installed as Installation[],
      saveOauthSite: async (given: OauthSite) => {
        saved.push(given);
        return { id, isNew: !isAnotherClient, isAnotherClient };
      },
    },
    links: { listOf: async () => [{ id: 3 }, { id: 4 }] },
  } as unknown as Stores;
  const answer = await addOauthSite(
    {
      stores,
      transact: async <T>(work: (stores: Stores, running: Transaction) => Promise<T>) =>
        await work(stores, { executeSql: async () => ({ rows: [] }) }),
      sendJob: async (_, ...job) => void jobs.push(job),
      findCloudId: async () => found ?? { kind: 'found', cloudId: 'c-1' },
      listMissingPermissions: async () => missing,
    },
    input,
  );
  return { answer, saved, jobs };
}

test('a site is saved by the id that it tells', async () => {
  const { answer, saved, jobs } = await run({ missing: ['builds'] });
  assert.deepEqual(answer, { kind: 'saved', id, isNew: true, missing: ['builds'] });
  assert.deepEqual(
    saved.map(({ cloudId, clientId, baseUrl }) => [cloudId, clientId, baseUrl.href]),
    [['c-1', 'client', site.href]],
  );
  assert.deepEqual(jobs, []);
});

test('other credentials begin with the past of every link', async () => {
  const { jobs } = await run({ isAnotherClient: true });
  assert.deepEqual(jobs, [
    ['restart-history', { linkId: 3, project: null }, { key: 'link-3' }],
    ['restart-history', { linkId: 4, project: null }, { key: 'link-4' }],
  ]);
});

const oauth = { cloudId: 'c-1', clientId: 'old' };
test('a site that was added so before gets its new credentials', async () => {
  const { answer } = await run({ installed: [{ baseUrl: site, displayUrl: null, oauth }] });
  assert.equal(answer.kind, 'saved');
});

const all: Endpoint[] = ['devinfo', 'builds', 'deployments', 'featureflags'];
const custom = new URL('https://jira.one.example');
const unsaved: [what: string, World, kind: string][] = [
  ['a site that has the app', { installed: [{ baseUrl: site, displayUrl: null }] }, 'has_app'],
  [
    'a site that has the app and a name of its own',
    { installed: [{ baseUrl: custom, displayUrl: site, oauth: null }] },
    'has_app',
  ],
  ['what is no site', { found: { kind: 'other', status: 404 } }, 'other'],
  ['what does not answer', { found: { kind: 'unreachable', reason: 'x' } }, 'unreachable'],
  ['credentials that may do nothing', { missing: all }, 'not_permitted'],
];
for (const [what, world, kind] of unsaved) {
  test(`${what} is not saved`, async () => {
    const { answer, saved } = await run(world);
    assert.equal(answer.kind, kind);
    assert.deepEqual(saved, []);
  });
}
