import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type FakeAnswer,
  type FakeCall,
  makeProject,
} from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import {
  makeDeploymentRow,
  makeMergeRequestRow,
  makePipelineRow,
} from '../../../test/fixtures/gitlab/rows.ts';
import { useGitlab } from '../../../test/fixtures/gitlab/use-gitlab.ts';
import type { Cursor } from '../../domain/index.ts';
import type { ChangesKind } from '../../ports/index.ts';

const readAt = new Date('2026-01-01T00:00:00Z');
const since = new Date('2025-06-01T00:00:00Z');
const recent = { updated_at: '2025-06-01T00:00:00Z' };
const old = { updated_at: '2025-05-31T23:59:59.999Z' };

async function setUp(t: TestContext, respond: (call: FakeCall) => FakeAnswer) {
  const { fake, gitlab } = await useGitlab(t, respond);
  const page = (kind: ChangesKind, cursor: Cursor = null) =>
    gitlab.read.changesPage(fake.connection, makeProject(), { kind, cursor, readAt, since });
  return { fake, page };
}

const kinds: [kind: ChangesKind, makeRow: (fields: object) => object, asked: string][] = [
  [
    'merge_request',
    makeMergeRequestRow,
    'merge_requests?state=all&scope=all&order_by=updated_at&sort=desc&per_page=100',
  ],
  ['build', makePipelineRow, 'pipelines?order_by=updated_at&sort=desc&per_page=100'],
  [
    'deployment',
    makeDeploymentRow,
    'deployments?updated_after=1970-01-01T00:00:00Z&order_by=updated_at&sort=desc&per_page=100',
  ],
];

for (const [kind, makeRow, asked] of kinds) {
  test(`changes of ${kind} end with the first old row, and tell how many there are in all`, async (t) => {
    const { fake, page } = await setUp(t, () => ({
      json: [makeRow(recent), makeRow(old)],
      headers: { 'x-next-page': '2', 'x-total': '250' },
    }));
    const read = await page(kind);
    assert.equal(read.changes.length, 1);
    const [change] = read.changes;
    assert.ok(change && 'entity' in change && change.entity.kind === kind);
    assert.deepEqual(change.readAt, readAt);
    assert.equal(read.next, null);
    assert.equal(read.total, 250);
    assert.deepEqual(fake.asked().map(decodeURIComponent), [`GET projects/7/${asked}`]);
  });

  test(`changes of ${kind} go on while all rows are recent`, async (t) => {
    const { fake, page } = await setUp(t, ({ query }) =>
      query.get('page') === '2'
        ? { json: [makeRow(old)] }
        : { json: [makeRow(recent)], headers: { 'x-next-page': '2' } },
    );
    const first = await page(kind);
    assert.equal(first.changes.length, 1);
    assert.equal(first.total, null);
    assert.deepEqual(await page(kind, first.next), { changes: [], next: null, total: null });
    assert.equal(fake.calls.length, 2);
  });
}

test('where nothing changed one request is made', async (t) => {
  const { fake, page } = await setUp(t, () => ({ json: [], headers: { 'x-total': '0' } }));
  assert.deepEqual(await page('build'), { changes: [], next: null, total: 0 });
  assert.equal(fake.calls.length, 1);
});
