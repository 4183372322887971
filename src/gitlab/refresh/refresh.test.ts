import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type FakeAnswer,
  type FakeCall,
  makeProject,
  startFakeGitlab,
} from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import {
  branchId,
  type Commit,
  type MergeRequest,
  type RefreshTarget,
} from '../../domain/index.ts';
import { systemClock } from '../../lib/index.ts';
import { createGitlab } from '../gitlab.ts';

const sha = 'a'.repeat(40);
const parent = 'b'.repeat(40);
const commitRow = {
  id: sha,
  message: 'ABC-1 begin',
  author_name: 'Anna',
  author_email: 'anna@example.com',
  created_at: '2025-06-01T10:00:00.000+02:00',
  parent_ids: [parent],
};
const mergeRequestRow = {
  id: 1_001,
  iid: 1,
  title: 'ABC-1',
  description: 'text',
  state: 'merged',
  created_at: '2025-05-01T00:00:00.000Z',
  updated_at: '2025-07-01T00:00:00.000Z',
  source_branch: 'x',
  target_branch: 'main',
  source_project_id: null,
  author: { id: 5, name: 'Anna', username: 'anna' },
  reviewers: [
    { id: 6, name: 'Bob', username: 'bob' },
    { id: 9, name: 'Cem', username: 'cem' },
  ],
  user_notes_count: 0,
  references: { full: 'acme/shop!1' },
};

async function setUp(t: TestContext, respond: (call: FakeCall) => FakeAnswer) {
  const fake = await startFakeGitlab(respond);
  const gitlab = createGitlab({ clock: systemClock });
  t.after(async () => {
    await fake.close();
    await gitlab.close();
  });
  const pages: Commit[][] = [];
  const project = makeProject();
  const refresh = (target: RefreshTarget, notOlderThan?: Date) =>
    gitlab.read.refresh(
      fake.connection,
      project,
      {
        connectionId: fake.connection.id,
        projectId: project.id,
        target,
        urgency: 'live',
        ...(notOlderThan ? { notOlderThan } : {}),
      },
      {
        onPage: async (commits) => {
          pages.push([...commits]);
        },
        base: undefined,
      },
    );
  return { fake, refresh, pages };
}

test('a branch is read by its encoded name', async (t) => {
  const { fake, refresh } = await setUp(t, () => ({
    json: { name: 'f/ü 1', commit: commitRow },
  }));
  const { entities, gone } = await refresh({ kind: 'branch', name: 'f/ü 1' });
  assert.deepEqual(fake.asked(), ['GET projects/7/repository/branches/f%2F%C3%BC%201']);
  assert.equal(entities[0]?.kind, 'branch');
  assert.deepEqual(gone, []);
});

test('a branch that is not found is gone', async (t) => {
  const { refresh } = await setUp(t, () => null);
  assert.deepEqual(await refresh({ kind: 'branch', name: 'x' }), {
    entities: [],
    gone: [{ kind: 'branch', projectId: 7, id: branchId('x') }],
  });
});

test('a branch is not gone because the token lost its project', async (t) => {
  const { refresh } = await setUp(t, () => ({
    status: 404,
    json: { message: '404 Project Not Found' },
  }));
  await assert.rejects(refresh({ kind: 'branch', name: 'x' }), { code: 'GITLAB_NOT_FOUND' });
});

for (const name of ['.', '..']) {
  test(`a branch called ${name} cannot be asked for`, async (t) => {
    const { fake, refresh } = await setUp(t, () => null);
    await assert.rejects(refresh({ kind: 'branch', name }), { code: 'GITLAB_NOT_FOUND' });
    assert.equal(fake.calls.length, 0);
  });
}

/** Reads a merge request from a GitLab that answers so below it. */
async function readApprovals(t: TestContext, below: Record<string, FakeAnswer>) {
  const { fake, refresh } = await setUp(t, ({ path }) => {
    const part = path.split('/')[4];
    return part === undefined ? { json: mergeRequestRow } : (below[part] ?? null);
  });
  const { entities } = await refresh({ kind: 'merge_request', iid: 1, id: 1_001 });
  const mergeRequest = entities[0] as MergeRequest;
  assert.equal(mergeRequest.isComplete, true);
  return { fake, mergeRequest };
}

const approvers: [name: string, below: Record<string, FakeAnswer>, approved: boolean[]][] = [
  ['approvals', { approvals: { json: { approved_by: [{ user: { id: 9 } }] } } }, [false, true]],
  [
    'reviewers where approvals are refused',
    {
      approvals: { status: 403 },
      reviewers: {
        json: [
          { user: { id: 6 }, state: 'approved' },
          { user: { id: 9 }, state: 'requested_changes' },
        ],
      },
    },
    [true, false],
  ],
  ['nobody where neither is there', {}, [false, false]],
];

for (const [name, below, approved] of approvers) {
  test(`who approved is told by ${name}`, async (t) => {
    const { mergeRequest } = await readApprovals(t, below);
    assert.deepEqual(
      mergeRequest.reviewers.map((reviewer) => reviewer.approved),
      approved,
    );
    assert.equal(mergeRequest.state, 'merged');
    assert.equal(mergeRequest.sourceProjectId, 0);
  });
}

test('without reviewers nothing more is asked', async (t) => {
  const { fake, refresh } = await setUp(t, () => ({ json: { ...mergeRequestRow, reviewers: [] } }));
  const { entities } = await refresh({ kind: 'merge_request', iid: 1, id: 1_001 });
  assert.equal((entities[0] as MergeRequest).isComplete, true);
  assert.equal(fake.calls.length, 1);
});

test('a merge request that is not found is gone', async (t) => {
  const { refresh } = await setUp(t, () => null);
  assert.deepEqual(await refresh({ kind: 'merge_request', iid: 1, id: 1_001 }), {
    entities: [],
    gone: [{ kind: 'merge_request', projectId: 7, id: '1001' }],
  });
});

test('a lagging replica is asked again until it shows the change', async (t) => {
  const now = new Date();
  let reads = 0;
  const { refresh } = await setUp(t, () => {
    reads += 1;
    const updated_at = reads < 3 ? '2025-07-01T00:00:00Z' : now.toISOString();
    return { json: { ...mergeRequestRow, reviewers: [], updated_at } };
  });
  const { entities } = await refresh({ kind: 'merge_request', iid: 1, id: 1_001 }, now);
  assert.deepEqual((entities[0] as MergeRequest).updatedAt, now);
  assert.equal(reads, 3);
});

test('a replica that does not catch up is left for later', async (t) => {
  const { fake, refresh } = await setUp(t, () => ({ json: mergeRequestRow }));
  await assert.rejects(refresh({ kind: 'merge_request', iid: 1, id: 1_001 }, new Date()), {
    code: 'GITLAB_LAGGING',
    retry: 'soon',
  });
  assert.equal(fake.calls.length, 4);
});

test('a wish that is old is content with what GitLab shows', async (t) => {
  const { fake, refresh } = await setUp(t, () => ({ json: { ...mergeRequestRow, reviewers: [] } }));
  await refresh({ kind: 'merge_request', iid: 1, id: 1_001 }, new Date(Date.now() - 700_000));
  assert.equal(fake.calls.length, 1);
});

function makeDiff(fields: object): object {
  return {
    old_path: 'old.ts',
    new_path: 'new.ts',
    new_file: false,
    renamed_file: false,
    deleted_file: false,
    diff: '@@ -1 +1,2 @@\n-a\n+b\n+c\n',
    ...fields,
  };
}

test('a commit is read with its files and their lines', async (t) => {
  const diffs = [
    makeDiff({ new_file: true }),
    makeDiff({ deleted_file: true }),
    makeDiff({ renamed_file: true }),
    ...Array.from({ length: 9 }, () => makeDiff({})),
  ];
  const { refresh } = await setUp(t, ({ path }) =>
    path.endsWith('/diff') ? { json: diffs, headers: { 'x-total': '12' } } : { json: commitRow },
  );
  const { entities } = await refresh({ kind: 'commit', sha });
  const commit = entities[0] as Commit;
  assert.equal(commit.detail, 2);
  assert.equal(commit.fileCount, 12);
  assert.equal(commit.files.length, 10);
  const root = 'https://gitlab.example.com/gitlab/acme/shop/-/blob';
  const lines = { linesAdded: 2, linesRemoved: 1 };
  assert.deepEqual(commit.files.slice(0, 4), [
    { path: 'new.ts', change: 'added', ...lines, url: `${root}/${sha}/new.ts` },
    { path: 'old.ts', change: 'deleted', ...lines, url: `${root}/${parent}/old.ts` },
    { path: 'new.ts', change: 'moved', ...lines, url: `${root}/${sha}/new.ts` },
    { path: 'new.ts', change: 'modified', ...lines, url: `${root}/${sha}/new.ts` },
  ]);
});

test('a commit that is not found stays as it was', async (t) => {
  const { refresh } = await setUp(t, () => null);
  assert.deepEqual(await refresh({ kind: 'commit', sha }), { entities: [], gone: [] });
});

test('a range of commits comes page by page', async (t) => {
  const { fake, refresh, pages } = await setUp(t, ({ query }) =>
    query.get('page') === '2'
      ? { json: [{ ...commitRow, id: parent }] }
      : { json: [commitRow], headers: { 'x-next-page': '2' } },
  );
  assert.deepEqual(await refresh({ kind: 'commits', range: `${parent}..${sha}` }), {
    entities: [],
    gone: [],
  });
  assert.deepEqual(
    pages.map((page) => page.map((commit) => commit.sha)),
    [[sha], [parent]],
  );
  assert.equal(fake.calls[0]?.query.get('ref_name'), `${parent}..${sha}`);
});

test('a range with an unknown end has no commits', async (t) => {
  const { refresh, pages } = await setUp(t, () => null);
  await refresh({ kind: 'commits', range: `..${sha}` });
  assert.deepEqual(pages, []);
});
