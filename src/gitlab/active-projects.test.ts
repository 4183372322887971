import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { FakeAnswer, FakeCall } from '../../test/fixtures/gitlab/fake-gitlab.ts';
import { useGitlab } from '../../test/fixtures/gitlab/use-gitlab.ts';
import type { LinkTarget } from '../domain/index.ts';

const since = new Date('2025-06-01T00:00:00Z');
const recent = '2025-06-01T00:00:00.000Z';
const old = '2025-05-31T00:00:00.000Z';

async function setUp(t: TestContext, respond: (call: FakeCall) => FakeAnswer) {
  const { fake, gitlab } = await useGitlab(t, respond);
  const list = async (kind: LinkTarget['kind']) => {
    const name = 'anna';
    const target = { kind, id: 20, fullPath: name, name, fullName: name };
    const all = { ...target, description: null, avatarUrl: null };
    const pages: [number, readonly number[]][][] = [];
    for await (const page of gitlab.read.activeProjects(fake.connection, all, since)) {
      pages.push(page.map(({ id, namespaceIds }) => [id, namespaceIds]));
    }
    return pages;
  };
  return { fake, list };
}

function makeRow(id: number, last_activity_at: string, namespace: object = { id: 20 }) {
  return {
    id,
    name: `P${id}`,
    name_with_namespace: `Acme / P${id}`,
    path_with_namespace: `acme/p${id}`,
    default_branch: 'main',
    namespace,
    last_activity_at,
  };
}

const query = 'order_by=last_activity_at&sort=desc&simple=true&per_page=100';
const groupQuery = `include_subgroups=true&with_shared=false&${query}`;

test('an idle group costs one request', async (t) => {
  const { fake, list } = await setUp(t, () => ({
    json: [makeRow(1, old, { id: 30, parent_id: 20 })],
    headers: { 'x-next-page': '2' },
  }));
  assert.deepEqual(await list('group'), []);
  assert.deepEqual(fake.asked(), [`GET groups/20/projects?${groupQuery}`]);
});

test('pages of active projects end with the first idle one', async (t) => {
  const { fake, list } = await setUp(t, ({ path, query: asked }) => {
    if (path === 'groups/20') return { json: { id: 20, parent_id: null } };
    const headers = { 'x-next-page': asked.get('page') === '2' ? '3' : '2' };
    return asked.get('page') === '2'
      ? { json: [makeRow(2, recent), makeRow(3, old)], headers }
      : { json: [makeRow(1, recent, { id: 30, parent_id: 20 })], headers };
  });
  assert.deepEqual(await list('group'), [[[1, [30, 20]]], [[2, [20]]]]);
  assert.deepEqual(fake.asked(), [
    `GET groups/20/projects?${groupQuery}`,
    'GET groups/20?with_projects=false',
    `GET groups/20/projects?${groupQuery}&page=2`,
  ]);
});

for (const [lastActivity, expected] of [
  [recent, [[[20, [5]]]]],
  [old, []],
] as const) {
  test(`a project whose last activity was at ${lastActivity}`, async (t) => {
    const { fake, list } = await setUp(t, () => ({ json: makeRow(20, lastActivity, { id: 5 }) }));
    assert.deepEqual(await list('project'), expected);
    assert.deepEqual(fake.asked(), ['GET projects/20']);
  });
}

test("a user's active projects are those of the personal namespace", async (t) => {
  const { fake, list } = await setUp(t, () => ({ json: [makeRow(1, recent), makeRow(2, old)] }));
  assert.deepEqual(await list('user'), [[[1, [20]]]]);
  assert.deepEqual(fake.asked(), [`GET users/anna/projects?${query}`]);
});

test('a group that was lost is an error, a project that was lost brings nothing', async (t) => {
  const { list } = await setUp(t, () => null);
  await assert.rejects(list('group'), { code: 'GITLAB_NOT_FOUND' });
  assert.deepEqual(await list('project'), []);
});
