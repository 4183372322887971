import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type FakeAnswer, startFakeGitlab } from '../../test/fixtures/gitlab/fake-gitlab.ts';
import { makeSecret, systemClock } from '../lib/index.ts';
import { createGitlab } from './gitlab.ts';

const token = makeSecret('anna-token');

async function setUp(t: TestContext, answers: Readonly<Record<string, FakeAnswer>>) {
  const fake = await startFakeGitlab(({ path, headers }) => {
    assert.equal(headers.authorization, 'Bearer anna-token');
    return answers[path] ?? null;
  });
  const gitlab = createGitlab({ clock: systemClock });
  t.after(async () => {
    await fake.close();
    await gitlab.close();
  });
  return { fake, asUser: gitlab.asUser, findMaintained: gitlab.findMaintained };
}

const group = { id: 20, name: 'Acme', full_path: 'acme', full_name: 'Acme' };
const project = {
  id: 7,
  name: 'Shop',
  name_with_namespace: 'Acme / Shop',
  path_with_namespace: 'acme/shop',
  namespace: { id: 20 },
};
const user: FakeAnswer = { json: { id: 5, username: 'anna' } };
const seen: Readonly<Record<string, FakeAnswer>> = {
  user,
  'groups/acme': { json: group },
  'projects/acme%2Fshop': { json: project },
  'namespaces/anna': { json: { id: 50, kind: 'user', name: 'Anna', full_path: 'anna' } },
  'namespaces/bob': { json: { id: 60, kind: 'user', name: 'Bob', full_path: 'bob' } },
};

test('a token that GitLab refuses is nobody', async (t) => {
  const { fake, asUser } = await setUp(t, { user: { status: 401 } });
  assert.equal(await asUser.user(fake.connection, token), null);
  assert.equal(await asUser.findLinkable(fake.connection, token, 'acme'), null);
});

test('a token that GitLab accepts is somebody', async (t) => {
  const json = { id: 5, username: 'anna', name: 'Anna A', avatar_url: '/uploads/anna.png' };
  const { fake, asUser } = await setUp(t, { user: { json } });
  assert.deepEqual(await asUser.user(fake.connection, token), {
    username: 'anna',
    name: 'Anna A',
    avatarUrl: 'https://gitlab.example.com/uploads/anna.png',
  });
});

const linkable: [
  name: string,
  fullPath: string,
  more: Readonly<Record<string, FakeAnswer>>,
  id: number | null,
][] = [
  ['a maintainer', 'acme', { 'groups/20/members/all/5': { json: { access_level: 40 } } }, 20],
  ['a developer', 'acme', { 'groups/20/members/all/5': { json: { access_level: 30 } } }, null],
  ['a stranger', 'acme', {}, null],
  ['an administrator', 'acme', { user: { json: { id: 5, username: 'a', is_admin: true } } }, 20],
  [
    'a maintainer of the project',
    'acme/shop',
    { 'projects/7/members/all/5': { json: { access_level: 50 } } },
    7,
  ],
  [
    'a maintainer of the group with that id',
    'acme/shop',
    { 'groups/7/members/all/5': { json: { access_level: 50 } } },
    null,
  ],
  ['the user of the namespace', 'anna', {}, 50],
  ['another user', 'bob', {}, null],
  ['anybody, for what is not there', 'nothing', {}, null],
];

for (const [name, fullPath, more, id] of linkable) {
  test(`${name} ${id === null ? 'may not' : 'may'} link ${fullPath}`, async (t) => {
    const { fake, asUser } = await setUp(t, { ...seen, ...more });
    const target = await asUser.findLinkable(fake.connection, token, fullPath);
    assert.equal(target?.id ?? null, id);
  });
}

test('a list of groups is passed through with its paging headers only', async (t) => {
  const { fake, asUser } = await setUp(t, {
    groups: {
      json: [{ id: 1, name: 'unread' }],
      headers: {
        'x-next-page': '2',
        'x-total': '11',
        'x-request-id': 'abc',
        link: '<http://internal/api/v4/groups?page=2>; rel="next"',
        'set-cookie': 'session=1',
      },
    },
  });
  const query = new URLSearchParams('search=a b&min_access_level=40&skip_groups=1,2&jwt=x&sudo=1');
  assert.deepEqual(await asUser.listGroups(fake.connection, token, query), {
    status: 200,
    body: '[{"id":1,"name":"unread"}]',
    headers: { 'x-next-page': '2', 'x-total': '11' },
  });
  assert.equal(fake.calls[0]?.query.toString(), 'search=a+b&min_access_level=40&skip_groups=1%2C2');
});

test('many groups to be skipped are left out without a long address', async (t) => {
  const { fake, asUser } = await setUp(t, { groups: { json: [{ id: 7 }, { id: 1_000 }] } });
  const ids = Array.from({ length: 200 }, (_, index) => index);
  const query = new URLSearchParams({ skip_groups: ids.join(','), page: '1' });
  const { body } = await asUser.listGroups(fake.connection, token, query);
  assert.equal(body, '[{"id":1000}]');
  assert.equal(fake.calls[0]?.query.toString(), 'page=1');
});

test('a refused list of groups keeps its status and body', async (t) => {
  const { fake, asUser } = await setUp(t, {
    groups: { status: 401, json: { message: '401 Unauthorized' } },
  });
  assert.deepEqual(await asUser.listGroups(fake.connection, token, new URLSearchParams()), {
    status: 401,
    body: '{"message":"401 Unauthorized"}',
    headers: {},
  });
});

const maintained: [
  what: string,
  place: { kind: 'group' | 'project'; name: string },
  answers: Readonly<Record<string, FakeAnswer>>,
  kind: string,
][] = [
  ['by number', { kind: 'group', name: '20' }, { 'groups/20': { json: group } }, 'maintained'],
  ['by path', { kind: 'group', name: 'acme' }, {}, 'maintained'],
  [
    'a project by number',
    { kind: 'project', name: '7' },
    { 'projects/7': { json: project } },
    'maintained',
  ],
  ['a project by path', { kind: 'project', name: 'acme/shop' }, {}, 'maintained'],
  ['what cannot be seen', { kind: 'group', name: '21' }, {}, 'not_found'],
  [
    'a lesser role',
    { kind: 'group', name: 'acme' },
    { 'groups/20/members/all/5': { json: { access_level: 30 } } },
    'forbidden',
  ],
  ['nobody', { kind: 'group', name: 'acme' }, { user: { status: 401 } }, 'not_signed_in'],
];
for (const [what, place, answers, kind] of maintained) {
  test(`whether a person maintains ${what}: ${kind}`, async (t) => {
    const member = { json: { access_level: 40 } };
    const members = { 'groups/20/members/all/5': member, 'projects/7/members/all/5': member };
    const { fake, findMaintained } = await setUp(t, { ...seen, ...members, ...answers });
    assert.equal((await findMaintained(fake.connection, token, place)).kind, kind);
  });
}
