import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeConnection } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import type { Delivery } from '../../domain/index.ts';
import type { Event } from '../../ports/index.ts';
import { readDelivery } from './read-delivery.ts';

const root = 'https://gitlab.example.com/gitlab';
const zeros = '0'.repeat(40);

function load(name: string): Record<string, unknown> {
  const file = new URL(`../../../test/fixtures/gitlab/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function read(body: unknown): Event {
  const delivery: Delivery = {
    id: 1,
    connectionId: makeConnection().id,
    event: 'System Hook',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    receivedAt: new Date(0),
  };
  return readDelivery(makeConnection(), delivery);
}

function readPush(body: unknown): Extract<Event, { kind: 'push' }> {
  const event = read(body);
  assert.equal(event.kind, 'push');
  return event as Extract<Event, { kind: 'push' }>;
}

test('a push tells its branch, its heads and its commits with files and links of the connection', () => {
  const { project, push } = readPush(load('push'));
  assert.deepEqual(project, { id: 15, pathWithNamespace: 'mike/diaspora' });
  assert.equal(push.branch, 'master');
  assert.equal(push.before, '95790bf891e76fee5e1747ab589903a6a1f80f22');
  assert.equal(push.after, 'da1560886d4f094c3e6c9ef40349f7d38b5d27d7');
  assert.equal(push.totalCommits, 4);
  assert.equal(push.commits.length, 2);
  const sha = 'b6568db1bc1dcd7f8b4d5a946b0b91f9dacd7327';
  assert.deepEqual(push.commits[0], {
    kind: 'commit',
    projectId: 15,
    sha,
    message:
      'Update Catalan translation to e38cb41.\n\nSee https://gitlab.com/gitlab-org/gitlab for more information',
    author: {
      name: 'Jordi Mallach',
      email: 'jordi@softcatala.org',
      username: null,
      url: null,
      avatarUrl: null,
    },
    isMerge: false,
    fileCount: 2,
    files: [
      {
        path: 'CHANGELOG',
        change: 'added',
        linesAdded: 0,
        linesRemoved: 0,
        url: `${root}/mike/diaspora/-/blob/${sha}/CHANGELOG`,
      },
      {
        path: 'app/controller/application.rb',
        change: 'modified',
        linesAdded: 0,
        linesRemoved: 0,
        url: `${root}/mike/diaspora/-/blob/${sha}/app/controller/application.rb`,
      },
    ],
    createdAt: new Date('2011-12-12T12:27:31Z'),
    url: `${root}/mike/diaspora/-/commit/${sha}`,
    detail: 1,
  });
});

test('a system push without file lists brings messages only', () => {
  const { project, push } = readPush(load('system-push'));
  assert.equal(project.id, 15);
  assert.deepEqual(
    push.commits.map(({ detail, files, fileCount }) => ({ detail, files, fileCount })),
    [{ detail: 0, files: [], fileCount: 0 }],
  );
});

test('a push without commits tells how many there were', () => {
  const { push } = readPush({ ...load('system-push'), commits: [], total_commits_count: 9 });
  assert.deepEqual(push.commits, []);
  assert.equal(push.totalCommits, 9);
});

test('zeros mean that the branch was created or deleted', () => {
  assert.equal(readPush({ ...load('push'), before: zeros }).push.before, null);
  assert.equal(readPush({ ...load('push'), after: zeros, commits: [] }).push.after, null);
});

test('a commit keeps ten files and counts all, removed ones link to the commit', () => {
  const removed = Array.from({ length: 12 }, (_, index) => `old #${index}.txt`);
  const [commit] = load('push').commits as [object];
  const { push } = readPush({
    ...load('push'),
    ref: 'refs/heads/feature/ABC-1',
    commits: [{ ...commit, added: ['a b/ü.txt'], modified: [], removed }],
  });
  assert.equal(push.branch, 'feature/ABC-1');
  const read = push.commits[0];
  assert.equal(read?.fileCount, 13);
  assert.equal(read?.files.length, 10);
  assert.equal(read?.files[0]?.url.endsWith(`/-/blob/${read.sha}/a%20b/%C3%BC.txt`), true);
  assert.equal(read?.files[1]?.url, read?.url);
  assert.equal(read?.files[1]?.change, 'deleted');
});

test('a redacted address is no address, an impossible time is no obstacle', () => {
  const [commit] = load('push').commits as [object];
  const author = { name: 'Anna', email: '[REDACTED]' };
  const commits = [{ ...commit, author, timestamp: '99999-01-01T00:00:00Z' }];
  const { push } = readPush({ ...load('push'), commits });
  assert.equal(push.commits[0]?.author.email, null);
  assert.equal(push.commits[0]?.createdAt.getTime(), 0);
});

for (const name of ['merge-request', 'system-merge-request']) {
  test(`${name}: the notice belongs to the target project`, () => {
    assert.deepEqual(read(load(name)), {
      kind: 'merge_request',
      project: { id: 14, pathWithNamespace: 'awesome_space/awesome_project' },
      notice: {
        projectId: 14,
        id: 99,
        iid: 1,
        texts: ['MS-Viewport', ''],
        sourceProjectId: 14,
        sourceBranch: 'ms-viewport',
        updatedAt: new Date('2013-12-03T17:23:34Z'),
      },
    });
  });
}

test('a merge request tells its texts before the change, and a deleted fork is no project', () => {
  const body = load('merge-request');
  const event = read({
    ...body,
    object_attributes: {
      ...(body.object_attributes as object),
      source_project_id: null,
      description: null,
      updated_at: '2017-09-15 16:52:00 UTC',
    },
    changes: {
      title: { previous: 'ABC-1 old', current: 'MS-Viewport' },
      description: { previous: 'for DEF-2', current: null },
    },
  });
  assert.equal(event.kind, 'merge_request');
  const { notice } = event as Extract<Event, { kind: 'merge_request' }>;
  assert.deepEqual(notice.texts, ['MS-Viewport', 'ABC-1 old', 'for DEF-2']);
  assert.equal(notice.sourceProjectId, 0);
  assert.deepEqual(notice.updatedAt, new Date('2017-09-15T16:52:00Z'));
});

for (const name of ['tag-push', 'system-tag-push', 'system-user-rename']) {
  test(`${name} is ignored`, () => {
    assert.deepEqual(read(load(name)), { kind: 'ignored' });
  });
}

test('a push hook for a tag is ignored', () => {
  assert.deepEqual(read({ ...load('push'), ref: 'refs/tags/v1' }), { kind: 'ignored' });
});

for (const [name, body] of Object.entries({
  'not JSON': '{"object_kind":',
  'not an object': '[]',
  null: 'null',
  'without a kind': {},
  'a push without ref': { ...load('push'), ref: undefined },
  'a push with a sha that is none': { ...load('push'), after: '../../x' },
  'a merge request without attributes': { object_kind: 'merge_request', project: {} },
  'a project without path': { event_name: 'project_create', project_id: 1 },
  'a pipeline without number': { object_kind: 'pipeline', object_attributes: { id: 1 } },
  'a deployment without number': { object_kind: 'deployment', project: {} },
  'a feature flag without name': { object_kind: 'feature_flag', object_attributes: {} },
  'a comment without project': { object_kind: 'note' },
  'a group without number': { event_name: 'group_rename' },
  'a repository without project': { event_name: 'repository_update', project_id: 1 },
})) {
  test(`a body that is ${name} is refused`, () => {
    assert.throws(() => read(body), { code: 'REQUEST_INVALID', retry: 'never' });
  });
}
