import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type FakeAnswer, startFakeGitlab } from '../../test/fixtures/gitlab/fake-gitlab.ts';
import type { LinkTarget } from '../domain/index.ts';
import { makeSecret, systemClock } from '../lib/index.ts';
import { createGitlab } from './gitlab.ts';

const token = makeSecret('personal');

function makeTarget(kind: LinkTarget['kind'], id: number, fullPath: string): LinkTarget {
  return { kind, id, fullPath, name: '', fullName: '', description: null, avatarUrl: null };
}

const own = makeTarget('group', 20, 'acme');
const foreign = makeTarget('group', 21, 'other');
const shop = makeTarget('project', 7, 'acme/shop');
const seen = makeTarget('project', 8, 'acme/seen');
const hidden = makeTarget('project', 9, 'acme/hidden');
const ann = makeTarget('user', 30, 'Ann');
const bob = makeTarget('user', 31, 'bob');

const answers: Readonly<Record<string, FakeAnswer>> = {
  user: { json: { id: 5, username: 'ann' } },
  groups: { json: [{ id: 19 }, { id: 20 }] },
  'projects/7/members/all/5': { json: { access_level: 40 } },
  'projects/8/members/all/5': { json: { access_level: 30 } },
  'projects/9/members/all/5': { status: 404, json: { message: '404 Project Not Found' } },
};

async function setUp(t: TestContext, given: Readonly<Record<string, FakeAnswer>> = {}) {
  const all = { ...answers, ...given };
  const fake = await startFakeGitlab(({ path }) => all[path] ?? null);
  const gitlab = createGitlab({ clock: systemClock });
  t.after(async () => {
    await fake.close();
    await gitlab.close();
  });
  const ask = (targets: LinkTarget[]) => gitlab.findOwned(fake.connection, token, targets);
  return { fake, ask };
}

test('a person owns groups as Owner, projects as Maintainer, and the own namespace', async (t) => {
  const { fake, ask } = await setUp(t);
  const found = await ask([own, foreign, shop, seen, hidden, ann, bob]);
  assert.deepEqual(found, { username: 'ann', owned: [own, shop, ann] });
  const [groups] = fake.calls.filter(({ path }) => path === 'groups');
  assert.equal(groups?.query.get('min_access_level'), '50');
});

test('about what is not linked GitLab is not asked', async (t) => {
  const { fake, ask } = await setUp(t);
  assert.deepEqual(await ask([]), { username: 'ann', owned: [] });
  assert.deepEqual(
    fake.calls.map(({ path }) => path),
    ['user'],
  );
});

test('an administrator owns everything', async (t) => {
  const { ask } = await setUp(t, { user: { json: { id: 5, username: 'root', is_admin: true } } });
  assert.deepEqual(await ask([foreign, bob]), { username: 'root', owned: [foreign, bob] });
});

test('a token that GitLab does not take owns nothing', async (t) => {
  const { ask } = await setUp(t, { user: { status: 401 } });
  assert.equal(await ask([own]), null);
});

test('a GitLab that fails is not taken for one that says no', async (t) => {
  const { ask } = await setUp(t, { groups: { status: 500 } });
  await assert.rejects(ask([own]), { code: 'GITLAB_UNREACHABLE' });
});
