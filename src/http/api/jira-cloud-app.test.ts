import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Connection, EnteredServiceSettings } from '../../domain/index.ts';
import { makeSecret, reveal, systemClock } from '../../lib/index.ts';
import type { Act, Integration, ServicePlace, Stores } from '../../ports/index.ts';
import { catchErrors } from '../errors.ts';
import { refuse, target } from '../http-deps.fake.ts';
import { addJiraCloudAppRoutes } from './jira-cloud-app.ts';

const held: Integration = {
  isActive: true,
  hasDefault: true,
  isInherited: true,
  settings: { serviceIds: 'b:1=,b:2=', enablesGating: false, gatedEnvironments: '' },
  createdAt: new Date('2026-01-02T03:04:05Z'),
  updatedAt: new Date('2026-02-03T04:05:06Z'),
};

let app: FastifyInstance;
let world: {
  integration: Integration | null;
  person: 'maintained' | 'not_signed_in' | 'forbidden' | 'not_found';
  failure: Error | null;
  asked: string[];
  acts: string[];
  saved: (EnteredServiceSettings | null)[];
};

beforeEach(() => {
  world = {
    integration: held,
    person: 'maintained',
    failure: null,
    asked: [],
    acts: [],
    saved: [],
  };
  const services = {
    findIntegration: async () => world.integration,
    saveSettings: async (_: ServicePlace, settings: EnteredServiceSettings | null) => {
      world.saved.push(settings);
    },
  };
  const makeConnection = (id: number, slug: string) => ({ id, slug }) as unknown as Connection;
  const connections = { list: async () => [makeConnection(1, 'main'), makeConnection(2, 'other')] };
  const audit = {
    record: async ({ by, act, target: what }: Act) => void world.acts.push(`${by} ${act} ${what}`),
  };
  app = fastify();
  catchErrors(app, { log: pino({ level: 'silent' }), clock: systemClock });
  app.register(formbody);
  addJiraCloudAppRoutes(app, {
    adminToken: makeSecret('operator'),
    stores: { services, connections, audit } as unknown as Stores,
    findMaintained: async ({ slug }, token, { kind, name }) => {
      if (world.failure) throw world.failure;
      world.asked.push(`${kind} ${name} of ${slug} as ${reveal(token)}`);
      const { person } = world;
      return person === 'maintained' ? { kind: person, target, username: 'ann' } : { kind: person };
    },
  });
});

const call = (
  method: 'GET' | 'PUT',
  { path = 'groups/40', query = '', token = 'personal' as string | null, payload = {} as object },
) =>
  app.inject({
    method,
    url: `/api/v4/${path}/integrations/jira-cloud-app${query}`,
    headers: token ? { authorization: `Bearer ${token}` } : {},
    ...(method === 'PUT' && { payload }),
  });
const put = (payload: object, query = '') => call('PUT', { payload, query });

const propertiesOf = (serviceIds: string | null, gating: boolean, environments: string | null) => ({
  jira_cloud_app_service_ids: serviceIds,
  jira_cloud_app_enable_deployment_gating: gating,
  jira_cloud_app_deployment_gating_environments: environments,
});

test('settings are shown as GitLab shows an integration', async () => {
  const answer = await call('GET', {});
  assert.equal(answer.statusCode, 200);
  const { properties, ...shown } = answer.json();
  const events = Object.keys(shown).filter((name) => name.includes('event'));
  assert.equal(events.length, 16);
  assert.ok(events.every((name) => shown[name] === false));
  for (const name of events) delete shown[name];
  assert.deepEqual(shown, {
    id: 40,
    title: 'GitLab for Jira Cloud app',
    slug: 'jira-cloud-app',
    created_at: '2026-01-02T03:04:05.000Z',
    updated_at: '2026-02-03T04:05:06.000Z',
    active: true,
    inherited: true,
  });
  assert.deepEqual(properties, propertiesOf('b:1=,b:2=', false, null));
});

const places: [path: string, query: string, asked: string][] = [
  ['groups/40', '', 'group 40 of main as personal'],
  ['groups/acme%2Ftools', '', 'group acme/tools of main as personal'],
  ['projects/7', '?connection=other', 'project 7 of other as personal'],
  ['projects/acme%2Fshop', '', 'project acme/shop of main as personal'],
];
for (const [path, query, asked] of places) {
  test(`${path}${query} is ${asked}, shown and changed`, async () => {
    assert.equal((await call('GET', { path, query })).statusCode, 200);
    assert.equal((await call('PUT', { path, query })).statusCode, 200);
    assert.deepEqual(world.asked, [asked, asked]);
  });
}

const refusals: [person: typeof world.person, path: string, status: number, message: string][] = [
  ['not_signed_in', 'groups/40', 401, '401 Unauthorized'],
  ['forbidden', 'groups/40', 403, '403 Forbidden'],
  ['not_found', 'groups/40', 404, '404 Group Not Found'],
  ['not_found', 'projects/40', 404, '404 Project Not Found'],
];
for (const [person, path, status, message] of refusals) {
  test(`${person} at ${path} is ${status}, and nothing is saved`, async () => {
    world.person = person;
    for (const method of ['GET', 'PUT'] as const) {
      const answer = await call(method, { path });
      assert.deepEqual([answer.statusCode, answer.json()], [status, { message }]);
    }
    assert.deepEqual(world.saved, []);
  });
}

test('our own pages name the person in a header of its own', async () => {
  const answer = await app.inject({
    url: '/api/v4/groups/40/integrations/jira-cloud-app?connection=other&site=1',
    headers: { authorization: 'JWT of.jira', 'gitlab-authorization': 'Bearer own' },
  });
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(world.asked, ['group 40 of other as own']);
});

test('the operator’s token never goes to a GitLab', async () => {
  const answer = await call('GET', { token: 'operator' });
  assert.deepEqual([answer.statusCode, answer.json()], [401, { message: '401 Unauthorized' }]);
  const headers = { authorization: 'Bearer operator', 'gitlab-authorization': 'Bearer own' };
  const url = '/api/v4/groups/40/integrations/jira-cloud-app';
  assert.equal((await app.inject({ url, headers })).statusCode, 200);
  assert.deepEqual(world.asked, ['group 40 of main as own']);
});

test('without a token nobody is asked', async () => {
  for (const method of ['GET', 'PUT'] as const) {
    const answer = await call(method, { token: null });
    assert.deepEqual([answer.statusCode, answer.json()], [401, { message: '401 Unauthorized' }]);
  }
  assert.deepEqual(world.asked, []);
});

test('a GitLab that cannot be asked, or is not there, is told as such', async () => {
  world.failure = refuse('GITLAB_UNREACHABLE', 'GitLab does not answer.');
  const away = await call('GET', {});
  assert.deepEqual([away.statusCode, away.json()], [502, { message: 'GitLab does not answer.' }]);
  assert.equal((await call('GET', { query: '?connection=none' })).statusCode, 404);
});

test('what no link covers: shown only if it was entered, changed never', async () => {
  const message = 'You cannot create the GitLab for Jira Cloud app integration from the API';
  for (const integration of [null, { ...held, isActive: false }]) {
    world.integration = integration;
    const shown = await call('GET', {});
    if (integration) assert.equal(shown.json().active, false);
    else assert.deepEqual(shown.json(), { message: '404 Integration Not Found' });
    assert.equal(shown.statusCode, integration ? 200 : 404);
    const refused = await put({ jira_cloud_app_service_ids: 'b:3=' });
    assert.deepEqual([refused.statusCode, refused.json()], [422, { message }]);
  }
  assert.deepEqual(world.saved, []);
});

const old = held.settings;
const gated = { ...old, enablesGating: true, gatedEnvironments: 'production,staging' };
const gatedText = {
  jira_cloud_app_enable_deployment_gating: 'true',
  jira_cloud_app_deployment_gating_environments: ' production, staging,production',
};
const wishes: [what: string, payload: object, saved: EnteredServiceSettings | null][] = [
  ['ids alone', { jira_cloud_app_service_ids: 'b:3=' }, { ...old, serviceIds: 'b:3=' }],
  ['gating', { ...gatedText, jira_cloud_app_enable_deployment_gating: true }, gated],
  ['no ids', { jira_cloud_app_service_ids: null }, { ...old, serviceIds: '' }],
  ['nothing', { unknown: 'x' }, old],
  ['to inherit', { use_inherited_settings: true, jira_cloud_app_service_ids: 'no id;' }, null],
  ['not to inherit', { use_inherited_settings: 'false' }, old],
];
for (const [what, payload, saved] of wishes) {
  test(`${what} can be entered`, async () => {
    const answer = await put(payload);
    assert.deepEqual([answer.statusCode, answer.json().slug], [200, 'jira-cloud-app']);
    assert.deepEqual(world.saved, [saved]);
  });
}

test('a form and the query will do as well', async () => {
  const form = new URLSearchParams(gatedText);
  const answer = await app.inject({
    method: 'PUT',
    url: `/api/v4/groups/40/integrations/jira-cloud-app?${form}`,
    headers: {
      authorization: 'Bearer personal',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: 'jira_cloud_app_service_ids=b%3A4%3D',
  });
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(world.saved, [{ ...gated, serviceIds: 'b:4=' }]);
});

const ids101 = Array.from({ length: 101 }, () => 'b:1=').join(',');
const failed = 'Failed to update integration.';
const environments = 'jira_cloud_app_deployment_gating_environments';
const invalid: [what: string, payload: object, body: object][] = [
  [
    '101 ids',
    { jira_cloud_app_service_ids: ids101 },
    { message: `${failed} jira_cloud_app_service_ids cannot have more than 100 service IDs` },
  ],
  [
    'ids with a space',
    { jira_cloud_app_service_ids: 'b:1=, b:2=' },
    { message: `${failed} jira_cloud_app_service_ids is invalid` },
  ],
  [
    'another environment',
    { [environments]: 'qa' },
    {
      message: `${failed} ${environments} only available environment names: production,staging,testing,development`,
    },
  ],
  [
    'gating of nothing',
    { jira_cloud_app_enable_deployment_gating: true },
    {
      message: `${failed} ${environments} environment names should be provided if deployment gating has been enabled`,
    },
  ],
  [
    'a flag that is none',
    { jira_cloud_app_enable_deployment_gating: 'maybe' },
    { error: 'jira_cloud_app_enable_deployment_gating is invalid' },
  ],
  [
    'ids that are no text',
    { jira_cloud_app_service_ids: [1] },
    { error: 'jira_cloud_app_service_ids is invalid' },
  ],
];
for (const [what, payload, body] of invalid) {
  test(`${what} is 400, and nothing is saved`, async () => {
    const answer = await put(payload);
    assert.deepEqual([answer.statusCode, answer.json()], [400, body]);
    assert.deepEqual(world.saved, []);
  });
}

test('to inherit, something above must have settings', async () => {
  world.integration = { ...held, hasDefault: false };
  const answer = await put({ use_inherited_settings: true });
  const message = 'Default integration not found.';
  assert.deepEqual([answer.statusCode, answer.json()], [400, { message }]);
});
