import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type FakeAnswer,
  type FakeCall,
  startFakeGitlab,
} from '../../test/fixtures/gitlab/fake-gitlab.ts';
import type { LinkTarget, Project, ProjectId } from '../domain/index.ts';
import { systemClock } from '../lib/index.ts';
import { createGitlab } from './gitlab.ts';

async function setUp(t: TestContext, respond: (call: FakeCall) => FakeAnswer) {
  const fake = await startFakeGitlab(respond);
  const gitlab = createGitlab({ clock: systemClock });
  t.after(async () => {
    await fake.close();
    await gitlab.close();
  });
  const listAll = async (target: LinkTarget) => {
    const pages: (readonly Project[])[] = [];
    for await (const page of gitlab.read.projectsOf(fake.connection, target)) pages.push(page);
    return pages;
  };
  return { fake, read: gitlab.read, listAll };
}

function makeRow(id: number, namespace: object) {
  return {
    id,
    name: `P${id}`,
    name_with_namespace: `Acme / P${id}`,
    path_with_namespace: `acme/p${id}`,
    description: null,
    avatar_url: null,
    default_branch: 'main',
    namespace,
  };
}

function makeTarget(kind: LinkTarget['kind'], id: number, fullPath: string): LinkTarget {
  const name = fullPath;
  return { kind, id, fullPath, name, fullName: name, description: null, avatarUrl: null };
}

test('a group brings pages of projects, each with its namespaces up to the root', async (t) => {
  const { fake, listAll } = await setUp(t, ({ path, query }) => {
    if (path === 'groups/20') return { json: { id: 20, parent_id: 10 } };
    if (path === 'groups/10') return { json: { id: 10, parent_id: null } };
    return query.get('page') === '2'
      ? { json: [makeRow(1, { id: 20, parent_id: 10 })] }
      : {
          json: [makeRow(3, { id: 30, parent_id: 20 }), makeRow(2, { id: 30, parent_id: 20 })],
          headers: { 'x-next-page': '2' },
        };
  });
  const pages = await listAll(makeTarget('group', 20, 'acme'));
  assert.deepEqual(
    pages.map((page) => page.map(({ id, namespaceIds }) => [id, namespaceIds])),
    [
      [
        [3, [30, 20, 10]],
        [2, [30, 20, 10]],
      ],
      [[1, [20, 10]]],
    ],
  );
  const query =
    'include_subgroups=true&with_shared=false&order_by=id&sort=desc&simple=true&per_page=100';
  assert.deepEqual(fake.asked(), [
    `GET groups/20/projects?${query}`,
    'GET groups/20?with_projects=false',
    'GET groups/10?with_projects=false',
    `GET groups/20/projects?${query}&page=2`,
  ]);
});

test('the way up ends where the token sees no further', async (t) => {
  const { listAll } = await setUp(t, ({ path }) =>
    path === 'projects/1' ? { json: makeRow(1, { id: 30, parent_id: 20 }) } : null,
  );
  const [page] = await listAll(makeTarget('project', 1, 'acme/p1'));
  assert.deepEqual(page?.[0]?.namespaceIds, [30, 20]);
});

test("a user's projects are those of the personal namespace", async (t) => {
  const { fake, listAll } = await setUp(t, () => ({ json: [makeRow(1, { id: 5 })] }));
  const [page] = await listAll(makeTarget('user', 5, 'anna'));
  assert.deepEqual(page, [
    {
      connectionId: 1,
      id: 1,
      name: 'P1',
      pathWithNamespace: 'acme/p1',
      description: null,
      url: 'https://gitlab.example.com/gitlab/acme/p1',
      avatarUrl: null,
      defaultBranch: 'main',
      namespaceIds: [5],
    },
  ]);
  assert.equal(fake.calls[0]?.path, 'users/anna/projects');
  assert.equal(fake.calls.length, 1);
});

test('a group that was lost is an error, a project that was lost brings nothing', async (t) => {
  const { read, listAll } = await setUp(t, () => null);
  await assert.rejects(listAll(makeTarget('group', 20, 'acme')), { code: 'GITLAB_NOT_FOUND' });
  assert.deepEqual(await listAll(makeTarget('project', 1, 'acme/p1')), []);
  const fake = await startFakeGitlab(() => null);
  t.after(fake.close);
  assert.equal(await read.project(fake.connection, 1 as ProjectId), null);
});
