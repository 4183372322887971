import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type FakeAnswer,
  type FakeCall,
  makeProject,
  startFakeGitlab,
} from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import type { Cursor, HistoryKind, Project } from '../../domain/index.ts';
import { systemClock } from '../../lib/index.ts';
import { createGitlab } from '../gitlab.ts';

const readAt = new Date('2026-01-01T00:00:00Z');
const sha = 'a'.repeat(40);

const commitRow = {
  id: sha,
  message: 'ABC-1 begin',
  author_name: 'Anna',
  author_email: 'anna@example.com',
  created_at: '2025-06-01T10:00:00.000+02:00',
  parent_ids: ['b'.repeat(40), 'c'.repeat(40)],
};

function makeMergeRequestRow(iid: number, createdAt: string): object {
  return {
    id: 1_000 + iid,
    iid,
    title: `ABC-${iid}`,
    description: null,
    state: 'opened',
    created_at: createdAt,
    updated_at: '2025-07-01T00:00:00.000Z',
    source_branch: 'feature/x',
    target_branch: 'main',
    source_project_id: 8,
    author: { id: 5, name: 'Anna', username: 'anna', avatar_url: '/uploads/anna.png' },
    reviewers: [{ id: 6, name: 'Bob', username: 'bob', avatar_url: null }],
    user_notes_count: 3,
    references: { full: `acme/shop!${iid}` },
  };
}

async function setUp(t: TestContext, respond: (call: FakeCall) => FakeAnswer) {
  const fake = await startFakeGitlab(respond);
  const gitlab = createGitlab({
    clock: systemClock,
    limits: { perSecond: 10_000, concurrent: 16 },
  });
  t.after(async () => {
    await fake.close();
    await gitlab.close();
  });
  const page = (kind: HistoryKind, cursor: Cursor = null, project: Project = makeProject()) =>
    gitlab.read.historyPage(fake.connection, project, { kind, cursor, readAt, since: null });
  return { fake, page };
}

/** Serves a list as GitLab pages it: newest first, cut by `created_before` (inclusive). */
function serveMergeRequests(createdAt: readonly string[]): (call: FakeCall) => FakeAnswer {
  return ({ query }) => {
    const before = query.get('created_before');
    const all = createdAt
      .map((time, index) => ({ time, iid: createdAt.length - index }))
      .filter(({ time }) => before === null || Date.parse(time) <= Date.parse(before));
    const page = Number(query.get('page') ?? 1);
    const rows = all.slice((page - 1) * 100, page * 100);
    const isLast = page * 100 >= all.length;
    return {
      json: rows.map(({ time, iid }) => makeMergeRequestRow(iid, time)),
      headers: { 'x-next-page': isLast ? '' : String(page + 1) },
    };
  };
}

test('a merge request of the list is read with what a list knows', async (t) => {
  const { fake, page } = await setUp(t, serveMergeRequests(['2025-05-01T00:00:00.000Z']));
  const root = 'https://gitlab.example.com/gitlab';
  assert.deepEqual(await page('merge_request'), {
    changes: [
      {
        readAt,
        entity: {
          kind: 'merge_request',
          projectId: 7,
          id: 1_001,
          iid: 1,
          reference: 'acme/shop!1',
          title: 'ABC-1',
          description: '',
          state: 'open',
          author: {
            name: 'Anna',
            email: null,
            username: 'anna',
            url: `${root}/anna`,
            avatarUrl: 'https://gitlab.example.com/uploads/anna.png',
          },
          reviewers: [
            {
              name: 'Bob',
              email: null,
              username: 'bob',
              url: `${root}/bob`,
              avatarUrl: null,
              approved: false,
            },
          ],
          commentCount: 3,
          sourceProjectId: 8,
          sourceBranch: 'feature/x',
          sourceBranchUrl: `${root}/acme/shop/-/commits/feature/x`,
          targetBranch: 'main',
          lastEditedAt: new Date('2025-07-01T00:00:00Z'),
          updatedAt: new Date('2025-07-01T00:00:00Z'),
          url: `${root}/acme/shop/-/merge_requests/1`,
          isComplete: false,
        },
      },
    ],
    next: null,
  });
  assert.deepEqual(fake.asked(), [
    'GET projects/7/merge_requests?state=all&scope=all&order_by=created_at&sort=desc&per_page=100',
  ]);
});

test('250 merge requests take three requests', async (t) => {
  const times = Array.from({ length: 250 }, (_, i) => new Date(9e11 - i * 1_000).toISOString());
  const { fake, page } = await setUp(t, serveMergeRequests(times));
  let seen = 0;
  let cursor: Cursor = null;
  do {
    const read = await page('merge_request', cursor);
    seen += read.changes.length;
    cursor = read.next;
  } while (cursor !== null);
  assert.equal(seen, 250);
  assert.equal(fake.calls.length, 3);
});

test('after 100 pages the list begins anew below the last row, and nothing is missed', async (t) => {
  // Ten rows share each millisecond, so some of them lie on either side of the cut.
  const times = Array.from({ length: 10_250 }, (_, i) =>
    new Date(9e11 - Math.floor((i + 5) / 10)).toISOString(),
  );
  const { fake, page } = await setUp(t, serveMergeRequests(times));
  const seen = new Set<string>();
  let cursor: Cursor = null;
  do {
    const read = await page('merge_request', cursor);
    for (const change of read.changes) {
      assert.ok('entity' in change && change.entity.kind === 'merge_request');
      seen.add(change.entity.reference);
    }
    cursor = read.next;
  } while (cursor !== null);
  assert.equal(seen.size, 10_250);
  assert.equal(fake.calls.length, 103);
  assert.equal(Math.max(...fake.calls.map(({ query }) => Number(query.get('page') ?? 1))), 100);
});

test('more rows of one millisecond than a window holds are read by going deeper', async (t) => {
  const times = Array.from({ length: 10_150 }, () => new Date(9e11).toISOString());
  const { page } = await setUp(t, serveMergeRequests(times));
  let cursor: Cursor = `created_before=${new Date(9e11 + 1).toISOString()}&page=100`;
  const seen: number[] = [];
  while (cursor !== null) {
    const read: Awaited<ReturnType<typeof page>> = await page('merge_request', cursor);
    seen.push(read.changes.length);
    cursor = read.next;
  }
  assert.deepEqual(seen, [100, 100, 50]);
});

test('branches come by their last change, with their heads', async (t) => {
  const { fake, page } = await setUp(t, ({ query }) =>
    query.get('page') === '2'
      ? { json: [] }
      : { json: [{ name: 'f/ABC-1', commit: commitRow }], headers: { 'x-next-page': '2' } },
  );
  const first = await page('branch');
  const [change] = first.changes;
  assert.ok(change && 'entity' in change && change.entity.kind === 'branch');
  assert.equal(change.entity.name, 'f/ABC-1');
  assert.equal(change.entity.head.sha, sha);
  assert.equal(
    change.entity.createMergeRequestUrl,
    'https://gitlab.example.com/gitlab/acme/shop/-/merge_requests/new?merge_request%5Bsource_branch%5D=f%2FABC-1',
  );
  assert.deepEqual(await page('branch', first.next), { changes: [], next: null });
  assert.deepEqual(fake.asked(), [
    'GET projects/7/repository/branches?sort=updated_desc&per_page=100',
    'GET projects/7/repository/branches?sort=updated_desc&per_page=100&page=2',
  ]);
});

test('commits come from the default branch, with messages only', async (t) => {
  const { fake, page } = await setUp(t, () => ({ json: [commitRow] }));
  const read = await page('commit', null, makeProject({ defaultBranch: 'main & more' }));
  assert.deepEqual(read.changes, [
    {
      readAt,
      entity: {
        kind: 'commit',
        projectId: 7,
        sha,
        message: 'ABC-1 begin',
        author: {
          name: 'Anna',
          email: 'anna@example.com',
          username: null,
          url: null,
          avatarUrl: null,
        },
        isMerge: true,
        fileCount: 0,
        files: [],
        createdAt: new Date('2025-06-01T08:00:00Z'),
        url: `https://gitlab.example.com/gitlab/acme/shop/-/commit/${sha}`,
        detail: 0,
      },
    },
  ]);
  assert.equal(fake.calls[0]?.query.get('ref_name'), 'main & more');
});

test('a project without default branch has no commits and costs no call', async (t) => {
  const { fake, page } = await setUp(t, () => null);
  const read = await page('commit', null, makeProject({ defaultBranch: null }));
  assert.deepEqual(read, { changes: [], next: null });
  assert.equal(fake.calls.length, 0);
});

for (const kind of ['branch', 'commit'] as const) {
  test(`a project without repository has no ${kind}`, async (t) => {
    const { page } = await setUp(t, () => null);
    assert.deepEqual(await page(kind), { changes: [], next: null });
  });
}

const projectRow = {
  id: 7,
  name: 'Shop',
  name_with_namespace: 'Acme / Shop',
  path_with_namespace: 'acme/shop',
  namespace: { id: 3 },
};

for (const [level, isEmpty] of [
  ['disabled', true],
  ['enabled', false],
] as const) {
  test(`a refused list of merge requests, which are ${level}, is ${isEmpty ? 'empty' : 'an error'}`, async (t) => {
    const { page } = await setUp(t, ({ path }) =>
      path === 'projects/7'
        ? { json: { ...projectRow, merge_requests_access_level: level } }
        : { status: 403, json: { message: '403 Forbidden' } },
    );
    if (isEmpty) assert.deepEqual(await page('merge_request'), { changes: [], next: null });
    else await assert.rejects(page('merge_request'), { code: 'GITLAB_FORBIDDEN' });
  });
}
