import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type FakeAnswer,
  type FakeCall,
  startFakeGitlab,
} from '../../test/fixtures/gitlab/fake-gitlab.ts';
import { makeSecret, systemClock } from '../lib/index.ts';
import type { LinkableQuestion } from '../ports/index.ts';
import { createGitlab } from './gitlab.ts';

type Group = { id: number; parent_id: number | null };

/** GitLab's list of the groups that a person maintains. */
function answerGroups(groups: readonly Group[], { query }: FakeCall): FakeAnswer {
  const perPage = Number(query.get('per_page'));
  const page = Number(query.get('page'));
  const wanted = groups.filter(
    ({ parent_id }) => query.get('top_level_only') !== 'true' || parent_id === null,
  );
  const rows = wanted.slice((page - 1) * perPage, page * perPage);
  const next = page * perPage < wanted.length ? String(page + 1) : '';
  return {
    headers: { 'x-total': String(wanted.length), 'x-next-page': next },
    json: rows.map(({ id, parent_id }) => ({
      ...{ id, parent_id, name: `g${id}`, full_path: `p/g${id}`, full_name: `P / g${id}` },
      avatar_url: `/a/${id}.png`,
    })),
  };
}

async function setUp(t: TestContext, respond: (call: FakeCall) => FakeAnswer, isAdmin = false) {
  const fake = await startFakeGitlab((call) => {
    assert.equal(call.headers.authorization, 'Bearer own');
    if (call.path === 'user') return { json: { id: 5, username: 'anna', is_admin: isAdmin } };
    return respond(call);
  });
  const gitlab = createGitlab({ clock: systemClock });
  t.after(async () => {
    await fake.close();
    await gitlab.close();
  });
  const list = (question: Partial<LinkableQuestion>) =>
    gitlab.asUser.listLinkable(fake.connection, makeSecret('own'), {
      ...{ kind: 'group', search: '', page: 1 },
      ...question,
    });
  return { fake, list };
}

async function readAll(list: Awaited<ReturnType<typeof setUp>>['list']) {
  const ids: number[] = [];
  const totals: (number | null)[] = [];
  for (let page: number | null = 1, asked = 0; page !== null && asked < 50; asked += 1) {
    const answer = await list({ page });
    ids.push(...(answer?.targets ?? []).map(({ id }) => id));
    totals.push(answer?.total ?? null);
    page = answer?.nextPage ?? null;
  }
  return { ids, totals: [...new Set(totals)] };
}

const top = (count: number, from = 1): Group[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, parent_id: null }));
const below = (count: number, from: number): Group[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, parent_id: 999 }));

const sizes: [string, Group[]][] = [
  ['nothing', []],
  ['top-level groups alone', top(45)],
  ['subgroups alone', below(45, 1)],
  ['few of both', [...below(3, 1), ...top(3, 10)]],
  ['exactly one page of top-level groups', [...below(21, 1), ...top(20, 100)]],
  ['top-level groups between subgroups', [...top(30), ...below(5, 100), ...top(90, 200)]],
];
for (const [what, groups] of sizes) {
  test(`groups come once, the top-level ones first: ${what}`, async (t) => {
    const { list } = await setUp(t, (call) => answerGroups(groups, call));
    const { ids, totals } = await readAll(list);
    const isTop = (group: Group) => group.parent_id === null;
    const expected = [...groups.filter(isTop), ...groups.filter((group) => !isTop(group))];
    assert.deepEqual(
      ids,
      expected.map(({ id }) => id),
    );
    assert.deepEqual(totals, [groups.length]);
  });
}

test('a search is one list, and asks GitLab for it', async (t) => {
  const { fake, list } = await setUp(t, (call) =>
    answerGroups([...below(30, 1), ...top(1, 50)], call),
  );
  const answer = await list({ search: 'g', page: 2 });
  assert.equal(answer?.nextPage, null);
  assert.equal(answer?.total, 31);
  assert.equal(answer?.targets.length, 11);
  assert.equal(answer?.targets[0]?.avatarUrl, 'https://gitlab.example.com/a/21.png');
  assert.deepEqual(fake.asked(), [
    'GET user',
    'GET groups?order_by=name&sort=asc&page=2&per_page=20&min_access_level=40&search=g',
  ]);
});

test('an administrator is shown all groups and projects', async (t) => {
  const { fake, list } = await setUp(t, (call) => answerGroups([], call), true);
  await list({ search: 'x' });
  await list({ kind: 'project', search: 'x' });
  assert.deepEqual(fake.asked(), [
    'GET user',
    'GET groups?order_by=name&sort=asc&page=1&per_page=20&all_available=true&search=x',
    'GET user',
    'GET projects?order_by=name&sort=asc&search_namespaces=true&simple=true&page=1&per_page=20&search=x',
  ]);
});

test('projects are those the person maintains, the latest active first', async (t) => {
  const json = [
    {
      id: 7,
      name: 'Shop',
      name_with_namespace: 'Acme / Shop',
      path_with_namespace: 'acme/shop',
      avatar_url: null,
    },
  ];
  const headers = { 'x-next-page': '3', 'x-total': '50' };
  const { fake, list } = await setUp(t, () => ({ json, headers }));
  assert.deepEqual(await list({ kind: 'project', page: 2 }), {
    targets: [
      {
        kind: 'project',
        id: 7,
        fullPath: 'acme/shop',
        name: 'Shop',
        fullName: 'Acme / Shop',
        description: null,
        avatarUrl: null,
      },
    ],
    nextPage: 3,
    total: 50,
  });
  assert.equal(
    fake.asked()[1],
    'GET projects?order_by=last_activity_at&sort=desc&simple=true&page=2&per_page=20&min_access_level=40&membership=true',
  );
});

const personal: [string, number[]][] = [
  ['', [50]],
  ['ANN', [50]],
  ['bob', []],
];
for (const [search, ids] of personal) {
  test(`“${search}” among personal namespaces finds ${ids.length}`, async (t) => {
    const json = { id: 50, kind: 'user', name: 'Anna', full_path: 'anna' };
    const { list } = await setUp(t, ({ path }) => (path === 'namespaces/anna' ? { json } : null));
    const answer = await list({ kind: 'user', search });
    assert.deepEqual(
      answer?.targets.map(({ id }) => id),
      ids,
    );
    assert.deepEqual([answer?.nextPage, answer?.total], [null, ids.length]);
  });
}

test('a token that ends meanwhile is nobody’s', async (t) => {
  const { list } = await setUp(t, () => ({ status: 401, json: { message: '401 Unauthorized' } }));
  assert.equal(await list({}), null);
});
