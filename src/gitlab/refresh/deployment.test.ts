import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { FakeAnswer } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { makeDeploymentRow, makeMergeRequestRow } from '../../../test/fixtures/gitlab/rows.ts';
import { useRefresh } from '../../../test/fixtures/gitlab/use-refresh.ts';
import type { Deployment } from '../../domain/index.ts';

const sha = 'a'.repeat(40);
const [before, first, second, merge] = ['b', 'c', 'd', 'e'].map((digit) => digit.repeat(40));
const path = 'deployments/415';
const target = { kind: 'deployment', id: 415, entityId: '31/9/15' } as const;
const production = { json: { id: 9, name: 'eu', tier: 'production' } };

function makeCommit(id: string | undefined, message: string, parents = 1): object {
  return { id, message, parent_ids: Array.from({ length: parents }, () => before) };
}

const range: FakeAnswer = {
  json: [
    makeCommit(sha, 'ABC-1 ship'),
    makeCommit(merge, 'NO-1 merge', 2),
    makeCommit(second, 'ABC-6 second'),
    makeCommit(first, 'ABC-5 first'),
  ],
};
const full: Readonly<Record<string, FakeAnswer>> = {
  [path]: { json: makeDeploymentRow() },
  'environments/9': production,
  deployments: {
    json: [
      { iid: 16, sha: first },
      { iid: 15, sha },
      { iid: 12, sha: before },
    ],
  },
  [`repository/commits/${sha}/merge_requests`]: {
    json: [makeMergeRequestRow({ source_branch: 'main', description: null })],
  },
  'repository/commits': range,
  [`${path}/merge_requests`]: {
    json: [makeMergeRequestRow({ title: 'ABC-7 shipped', description: 'for ABC-8' })],
  },
};

async function readDeployment(
  t: TestContext,
  answers: Readonly<Record<string, FakeAnswer>>,
  base?: string | null,
) {
  const { fake, refresh, asked } = await useRefresh(t, { ...full, ...answers });
  const { entities, gone } = await refresh(target, base);
  assert.deepEqual(gone, []);
  return { fake, deployment: entities[0] as Deployment, asked };
}

test('a deployment brings what came since the last success of its environment', async (t) => {
  const { fake, deployment } = await readDeployment(t, {});
  assert.equal(deployment.isComplete, true);
  assert.equal(deployment.base, before);
  assert.equal(deployment.environment.tier, 'production');
  assert.deepEqual(deployment.commits, [sha, merge, second, first]);
  assert.deepEqual(deployment.texts, [
    'main',
    'ABC-1 ship',
    'ABC-2 title',
    'ABC-7 shipped',
    'for ABC-8',
    'ABC-6 second',
    'ABC-5 first',
  ]);
  assert.deepEqual(fake.asked(), [
    'GET projects/7/deployments/415',
    'GET projects/7/environments/9',
    'GET projects/7/deployments?environment=prod-eu&status=success&order_by=iid&sort=desc&per_page=100',
    `GET projects/7/repository/commits?ref_name=${before}..${sha}&per_page=100`,
    `GET projects/7/repository/commits/${sha}/merge_requests?per_page=100`,
    'GET projects/7/deployments/415/merge_requests?state=all&scope=all&per_page=100',
  ]);
});

test('a base that was fixed is not looked for again', async (t) => {
  const { deployment, asked } = await readDeployment(t, {}, first);
  assert.equal(deployment.base, first);
  assert.equal(asked().includes('deployments'), false);
  assert.equal(asked().length, 5);
});

for (const [name, base] of [
  ['known to be the first', null],
  ['found to be the first', undefined],
] as const) {
  test(`a deployment that is ${name} brings its own commit`, async (t) => {
    const { deployment, asked } = await readDeployment(
      t,
      { deployments: { json: [{ iid: 15, sha }] } },
      base,
    );
    assert.equal(deployment.base, null);
    assert.deepEqual(deployment.commits, [sha]);
    assert.deepEqual(deployment.texts, ['main', 'ABC-1 ship', 'ABC-2 title']);
    assert.equal(asked().includes('repository/commits'), false);
    assert.equal(asked().includes(`${path}/merge_requests`), false);
  });
}

const repeats: [name: string, base: string | undefined, range: FakeAnswer][] = [
  ['of the same commit', sha, range],
  ['of an older commit', first, { json: [] }],
  ['after its base was lost', before, null],
];

for (const [name, base, commits] of repeats) {
  test(`a deployment ${name} brings its own commit`, async (t) => {
    const { deployment, asked } = await readDeployment(t, { 'repository/commits': commits }, base);
    assert.equal(deployment.base, base);
    assert.deepEqual(deployment.commits, [sha]);
    assert.deepEqual(deployment.texts, ['main', 'ABC-1 ship', 'ABC-2 title']);
    assert.equal(asked().includes(`${path}/merge_requests`), false);
  });
}

test('a deployment that waits for approval has no shipped merge requests yet', async (t) => {
  const row = makeDeploymentRow({ status: 'blocked' });
  const { deployment, asked } = await readDeployment(t, { [path]: { json: row } });
  assert.equal(deployment.isBlocked, true);
  assert.equal(deployment.commits.length, 4);
  assert.equal(asked().includes(`${path}/merge_requests`), false);
});

test('a deployment of another CI reads its commit, and has no pipeline to ask for', async (t) => {
  const { deployment, asked } = await readDeployment(
    t,
    {
      [path]: { json: makeDeploymentRow({ deployable: null }) },
      [`repository/commits/${sha}`]: { json: { message: 'ABC-9 outside' } },
    },
    null,
  );
  assert.equal(deployment.pipeline, null);
  assert.deepEqual(deployment.texts, ['main', 'ABC-9 outside']);
  assert.deepEqual(asked(), [path, 'environments/9', `repository/commits/${sha}`]);
});

test('the base of a deployment of long ago is looked for in its own time', async (t) => {
  const successes = Array.from({ length: 100 }, (_, index) => ({ iid: 200 - index, sha: first }));
  const { fake, deployment } = await readDeployment(t, { deployments: { json: successes } });
  assert.equal(deployment.base, null);
  const asked = fake.calls.filter(({ path: called }) => called === 'projects/7/deployments');
  assert.deepEqual(
    asked.map(({ query }) => [query.get('order_by'), query.get('updated_before')]),
    [
      ['iid', null],
      ['updated_at', '2025-07-01T00:00:00.000Z'],
    ],
  );
});

test('a tier that the answer tells, or that cannot be read, costs nothing more', async (t) => {
  const environment = { id: 9, name: 'eu', tier: 'staging' };
  const told = await readDeployment(t, { [path]: { json: makeDeploymentRow({ environment }) } });
  assert.equal(told.deployment.environment.tier, 'staging');
  assert.equal(told.asked().includes('environments/9'), false);
  const refused = await readDeployment(t, { 'environments/9': { status: 403 } });
  assert.equal(refused.deployment.environment.tier, 'production');
});

test('at most 2,000 commits of a range are looked through', async (t) => {
  const many = Array.from({ length: 100 }, (_, index) => makeCommit(first, `ABC-${index}`));
  let page = 1;
  const { deployment, asked } = await readDeployment(t, {
    'repository/commits': {
      json: many,
      get headers() {
        page += 1;
        return { 'x-next-page': String(page) };
      },
    },
  });
  assert.equal(asked().filter((called) => called === 'repository/commits').length, 20);
  assert.equal(deployment.commits.length, 2_001);
});

for (const entityId of ['31/9/15', null]) {
  test(`a deployment that is not found is gone, known as ${entityId}`, async (t) => {
    const { refresh } = await useRefresh(t, {});
    assert.deepEqual(await refresh({ ...target, entityId }), {
      entities: [],
      gone: entityId === null ? [] : [{ kind: 'deployment', projectId: 7, id: entityId }],
    });
  });
}
