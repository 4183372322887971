import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type FakeAnswer,
  type FakeCall,
  makeProject,
} from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import {
  makeDeploymentRow,
  makeFeatureFlagRow,
  makePipelineRow,
} from '../../../test/fixtures/gitlab/rows.ts';
import { useGitlab } from '../../../test/fixtures/gitlab/use-gitlab.ts';
import type { Change, Cursor, HistoryKind } from '../../domain/index.ts';

const readAt = new Date('2026-01-01T00:00:00Z');
const since = new Date('2025-06-01T00:00:00Z');

async function setUp(t: TestContext, respond: (call: FakeCall) => FakeAnswer) {
  const { fake, gitlab } = await useGitlab(t, respond);
  const page = (kind: HistoryKind, from: Date | null, cursor: Cursor = null) =>
    gitlab.read.historyPage(fake.connection, makeProject(), { kind, cursor, readAt, since: from });
  return { fake, page };
}

function namesOf(changes: readonly Change[]): string[] {
  return changes.map((change) => {
    assert.ok('entity' in change && 'name' in change.entity);
    return change.entity.name;
  });
}

const sinceText = encodeURIComponent(since.toISOString());
const queries: [kind: HistoryKind, path: string, all: string, recent: string][] = [
  [
    'merge_request',
    'merge_requests',
    'state=all&scope=all&order_by=created_at&sort=desc&per_page=100',
    `state=all&scope=all&order_by=created_at&sort=desc&per_page=100&updated_after=${sinceText}`,
  ],
  [
    'commit',
    'repository/commits',
    'ref_name=main&per_page=100',
    `ref_name=main&since=${sinceText}&per_page=100`,
  ],
  [
    'build',
    'pipelines',
    'order_by=id&sort=desc&per_page=100',
    `order_by=id&sort=desc&per_page=100&updated_after=${sinceText}`,
  ],
  [
    'deployment',
    'deployments',
    'order_by=id&sort=desc&per_page=100',
    `order_by=updated_at&sort=desc&per_page=100&updated_after=${sinceText}`,
  ],
  ['feature_flag', 'feature_flags', 'per_page=100', 'per_page=100'],
];

for (const [kind, path, all, recent] of queries) {
  test(`a page of ${kind} is one request, narrowed by the time it begins`, async (t) => {
    const { fake, page } = await setUp(t, () => ({ json: [] }));
    await page(kind, null);
    await page(kind, since);
    const asked = fake.calls.map((call) => `${call.path}?${call.query}`);
    assert.deepEqual(asked, [`projects/7/${path}?${all}`, `projects/7/${path}?${recent}`]);
  });
}

const rows: [kind: HistoryKind, row: object, isComplete: boolean | undefined][] = [
  ['build', makePipelineRow(), false],
  ['deployment', makeDeploymentRow(), false],
  ['feature_flag', makeFeatureFlagRow(), undefined],
];

for (const [kind, row, isComplete] of rows) {
  test(`a page of ${kind} brings its rows and where it goes on`, async (t) => {
    const { fake, page } = await setUp(t, ({ query }) =>
      query.get('page') === '2' ? { json: [] } : { json: [row], headers: { 'x-next-page': '2' } },
    );
    const first = await page(kind, null);
    const [change] = first.changes;
    assert.ok(change && 'entity' in change && change.entity.kind === kind);
    assert.deepEqual(change.readAt, readAt);
    assert.equal('isComplete' in change.entity ? change.entity.isComplete : undefined, isComplete);
    assert.deepEqual(await page(kind, null, first.next), { changes: [], next: null });
    assert.equal(fake.calls.length, 2);
  });
}

test('flags that were changed before are left out', async (t) => {
  const old = makeFeatureFlagRow({ name: 'old', updated_at: '2025-05-31T00:00:00Z' });
  const { page } = await setUp(t, () => ({ json: [old, makeFeatureFlagRow()] }));
  assert.deepEqual(namesOf((await page('feature_flag', since)).changes), ['new-basket']);
});

function makeBranchRow(name: string, created_at: string) {
  const commit = { id: 'a'.repeat(40), message: 'x', author_name: 'A', author_email: null };
  return { name, commit: { ...commit, created_at } };
}

const newer = makeBranchRow('newer', '2025-07-01T00:00:00Z');
const older = makeBranchRow('older', '2025-05-01T00:00:00Z');
const branchPages: [name: string, rows: object[], seen: string[], goesOn: boolean][] = [
  ['ends with the first old head', [newer, older], ['newer'], false],
  ['goes on while all heads are new', [newer, newer], ['newer', 'newer'], true],
  ['goes on where GitLab sorts by name', [older, newer], ['newer'], true],
];

for (const [name, json, seen, goesOn] of branchPages) {
  test(`the list of branches ${name}`, async (t) => {
    const { page } = await setUp(t, () => ({ json, headers: { 'x-next-page': '2' } }));
    const read = await page('branch', since);
    assert.deepEqual(namesOf(read.changes), seen);
    assert.equal(read.next !== null, goesOn);
  });
}

const projectRow = {
  id: 7,
  name: 'Shop',
  name_with_namespace: 'Acme / Shop',
  path_with_namespace: 'acme/shop',
  namespace: { id: 3 },
};
const switches: [kind: HistoryKind, field: string][] = [
  ['merge_request', 'repository_access_level'],
  ['build', 'builds_access_level'],
  ['deployment', 'environments_access_level'],
  ['deployment', 'builds_access_level'],
  ['feature_flag', 'feature_flags_access_level'],
];

for (const [kind, field] of switches) {
  for (const level of ['disabled', 'private']) {
    test(`a refused list of ${kind} with ${field} ${level}`, async (t) => {
      const { page } = await setUp(t, ({ path }) =>
        path === 'projects/7'
          ? { json: { ...projectRow, [field]: level } }
          : { status: 403, json: { message: '403 Forbidden' } },
      );
      if (level === 'disabled') {
        assert.deepEqual(await page(kind, null), { changes: [], next: null });
      } else await assert.rejects(page(kind, null), { code: 'GITLAB_FORBIDDEN' });
    });
  }
}

for (const kind of ['build', 'deployment', 'feature_flag'] as const) {
  test(`a project without ${kind} brings an empty page`, async (t) => {
    const { page } = await setUp(t, () => null);
    assert.deepEqual(await page(kind, null), { changes: [], next: null });
  });
}
