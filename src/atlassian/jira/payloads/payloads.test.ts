import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyJiraBody } from '../../../../test/fixtures/schemas/verify-jira-body.ts';
import {
  type Branch,
  branchId,
  type Commit,
  type Entity,
  type MergeRequest,
  type Person,
  type ProjectId,
} from '../../../domain/index.ts';
import { listNames } from '../list-names.ts';
import { makeBatchBody } from '../make-batch-body.ts';
import { renderForJira } from './index.ts';

type Sent = { repositories: [Record<string, [{ updateSequenceId: number }]>] };

const context = { idPrefix: 'other-', service: { serviceIds: [], gatedTiers: [] } };
const projectId = 42 as ProjectId;
const project = 'https://git.example.com/group/project';
const sha = '0123456789abcdef0123456789abcdef01234567';
const ada: Person = {
  name: 'Ada',
  email: 'ada@example.com',
  username: 'ada',
  url: 'https://git.example.com/ada',
  avatarUrl: 'https://git.example.com/ada.png',
};
const stranger: Person = { name: '', email: null, username: null, url: null, avatarUrl: null };

const commit: Commit = {
  kind: 'commit',
  projectId,
  sha,
  message: 'ABC-1: first',
  author: ada,
  isMerge: false,
  fileCount: 1,
  files: [
    {
      path: 'a.txt',
      change: 'added',
      linesAdded: 2,
      linesRemoved: 1,
      url: `${project}/-/blob/${sha}/a.txt`,
    },
  ],
  createdAt: new Date('2026-11-22T12:00:00.123+02:00'),
  url: `${project}/-/commit/${sha}`,
  detail: 2,
};
const branch: Branch = {
  kind: 'branch',
  projectId,
  name: 'feature/ABC-2',
  head: commit,
  url: `${project}/-/commits/feature/ABC-2`,
  createMergeRequestUrl: `${project}/-/merge_requests/new?merge_request[source_branch]=feature/ABC-2`,
};
const mergeRequest: MergeRequest = {
  kind: 'merge_request',
  projectId,
  id: 7001,
  iid: 7,
  reference: 'group/project!7',
  title: 'Draft: ABC-3',
  description: '',
  state: 'open',
  author: ada,
  reviewers: [
    { ...ada, approved: true },
    { ...stranger, approved: false },
  ],
  commentCount: 3,
  sourceProjectId: projectId,
  sourceBranch: 'feature/ABC-2',
  sourceBranchUrl: `${project}/-/commits/feature/ABC-2`,
  targetBranch: 'main',
  lastEditedAt: new Date('2026-11-22T11:00:00Z'),
  updatedAt: new Date('2026-11-22T11:30:00Z'),
  url: `${project}/-/merge_requests/7`,
  isComplete: true,
};

/** Renders, puts it into a whole request, checks that against Jira's schema, and gives it back parsed. */
function render(
  entity: Entity,
  issueKeys: readonly string[] = ['ABC-9'],
  headKeys: readonly string[] = [],
) {
  const payload = renderForJira(entity, issueKeys, { ...context, headKeys });
  const repository = {
    id: '42',
    name: 'project',
    description: null,
    url: project,
    avatarUrl: null,
    sequence: 1,
    entities: [{ kind: entity.kind, id: '', issueKeys, sequence: 2, payload }],
  };
  const body = makeBatchBody(
    { endpoint: 'devinfo', urgency: 'live', repositories: [repository] },
    'test',
  );
  const request: Sent = JSON.parse(body);
  verifyJiraBody('devinfo', request);
  const [sent] = request.repositories[0][listNames[entity.kind]] ?? [];
  assert.equal(sent?.updateSequenceId, 2);
  return JSON.parse(payload);
}

const commitPayload = {
  id: sha,
  hash: sha,
  displayId: '01234567',
  issueKeys: ['ABC-9'],
  message: 'ABC-1: first',
  flags: [],
  author: {
    name: 'Ada',
    email: 'ada@example.com',
    username: 'ada',
    url: 'https://git.example.com/ada',
    avatar: 'https://git.example.com/ada.png',
  },
  fileCount: 1,
  files: [
    {
      path: 'a.txt',
      changeType: 'ADDED',
      linesAdded: 2,
      linesRemoved: 1,
      url: `${project}/-/blob/${sha}/a.txt`,
    },
  ],
  authorTimestamp: '2026-11-22T10:00:00.123Z',
  url: `${project}/-/commit/${sha}`,
};

test('a commit', () => assert.deepEqual(render(commit), commitPayload));

test('a branch, whose nested commit has the keys of its own message', () =>
  assert.deepEqual(render(branch, ['ABC-9'], ['ABC-1']), {
    lastCommit: { ...commitPayload, issueKeys: ['ABC-1'] },
    id: branchId('feature/ABC-2'),
    issueKeys: ['ABC-9'],
    name: 'feature/ABC-2',
    url: `${project}/-/commits/feature/ABC-2`,
    createPullRequestUrl: `${project}/-/merge_requests/new?merge_request%5Bsource_branch%5D=feature/ABC-2`,
  }));

test('a nested commit without keys has those of its branch', () => {
  const payload = render(branch);
  assert.deepEqual(payload.lastCommit.issueKeys, ['ABC-9']);
});

test('a merge request', () =>
  assert.deepEqual(render(mergeRequest), {
    id: '7001',
    issueKeys: ['ABC-9'],
    displayId: 'group/project!7',
    title: 'Draft: ABC-3',
    author: commitPayload.author,
    commentCount: 3,
    sourceBranch: 'feature/ABC-2',
    sourceBranchUrl: `${project}/-/commits/feature/ABC-2`,
    destinationBranch: 'main',
    lastUpdate: '2026-11-22T11:00:00.000Z',
    status: 'OPEN',
    reviewers: [
      { name: 'Ada', email: 'ada@example.com', approvalStatus: 'APPROVED' },
      { approvalStatus: 'UNAPPROVED' },
    ],
    url: `${project}/-/merge_requests/7`,
  }));

for (const [state, status] of [
  ['open', 'OPEN'],
  ['merged', 'MERGED'],
  ['closed', 'DECLINED'],
  ['unknown', 'UNKNOWN'],
] as const) {
  test(`a merge request that is ${state} is ${status}`, () =>
    assert.equal(render({ ...mergeRequest, state }).status, status));
}

for (const [change, changeType] of [
  ['added', 'ADDED'],
  ['deleted', 'DELETED'],
  ['moved', 'MOVED'],
  ['modified', 'MODIFIED'],
] as const) {
  test(`a file that was ${change} is ${changeType}`, () => {
    const files = commit.files.map((changed) => ({ ...changed, change }));
    assert.equal(render({ ...commit, files }).files[0].changeType, changeType);
  });
}

const keys = Array.from({ length: 501 }, (_, at) => `ABC-${at}`);
const long = 'x'.repeat(3000);

test('a merge commit says so', () =>
  assert.deepEqual(render({ ...commit, isMerge: true }).flags, ['MERGE_COMMIT']));

test('an over-long commit is cut to what Jira takes', () => {
  const files = Array.from({ length: 11 }, () => ({
    path: long,
    change: 'added' as const,
    linesAdded: 2 ** 40,
    linesRemoved: 2 ** 40,
    url: `${project}/-/blob/1/${long}`,
  }));
  const payload = render(
    {
      ...commit,
      message: `🦊${long}`,
      files,
      fileCount: 2 ** 40,
      url: `${commit.url}${long}`,
    },
    keys,
  );
  assert.equal(payload.message, 'x'.repeat(1024));
  assert.deepEqual(payload.issueKeys, keys.slice(0, 500));
  assert.equal(payload.files.length, 10);
  assert.deepEqual(payload.files[0], {
    path: `${'x'.repeat(1023)}…`,
    changeType: 'ADDED',
    linesAdded: 2147483647,
    linesRemoved: 2147483647,
    url: project,
  });
  assert.equal(payload.fileCount, 2147483647);
  assert.equal(payload.url, project);
});

test('an over-long branch is cut to what Jira takes', () => {
  const payload = render(
    {
      ...branch,
      name: long,
      url: `${branch.url}${long}`,
      createMergeRequestUrl: `${branch.createMergeRequestUrl}${long}`,
    },
    keys,
  );
  assert.equal(payload.name, 'x'.repeat(512));
  assert.equal(payload.id, branchId(long));
  assert.equal(payload.url, project);
  assert.equal('createPullRequestUrl' in payload, false);
  assert.equal(payload.issueKeys.length, 500);
});

test('an over-long merge request is cut to what Jira takes', () => {
  const payload = render({
    ...mergeRequest,
    ...{ title: long, reference: `${long}!7`, sourceBranch: long, targetBranch: long },
    sourceBranchUrl: `https://a/${long}`,
  });
  assert.equal(payload.title, `${'x'.repeat(1023)}…`);
  assert.equal(payload.displayId, `…${'x'.repeat(252)}!7`);
  assert.equal(payload.sourceBranch, 'x'.repeat(255));
  assert.equal(payload.destinationBranch, 'x'.repeat(255));
  assert.equal('sourceBranchUrl' in payload, false);
});

test('characters that Jira refuses are taken out everywhere', () => {
  const odd = { ...ada, name: '🦊', username: 'a\u0000da', email: 'a\u0001@example.com' };
  const text = JSON.stringify([
    render({
      ...commit,
      message: 'a🦊',
      author: odd,
      files: [{ ...commit.files[0], path: '🦊.txt' }] as Commit['files'],
    }),
    render({ ...branch, name: 'b🦊', url: `${project}/🦊` }),
    render({
      ...mergeRequest,
      title: '\uD800',
      sourceBranch: '🦊',
      author: odd,
      reviewers: [{ ...odd, approved: true }],
    }),
  ]);
  assert.doesNotMatch(text, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]|\\u00/);
  assert.match(text, /"title":"\uFFFD"/);
  assert.match(text, /%F0%9F%A6%8A/);
});

test('equal entities give equal texts, whatever the order of their fields', () => {
  const reversed = Object.fromEntries(Object.entries(mergeRequest).reverse()) as MergeRequest;
  assert.equal(
    renderForJira(reversed, ['A-1'], context),
    renderForJira(mergeRequest, ['A-1'], context),
  );
});
