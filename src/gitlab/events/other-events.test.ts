import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeConnection } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import type { Delivery } from '../../domain/index.ts';
import type { Event } from '../../ports/index.ts';
import { readDelivery } from './read-delivery.ts';

function load(name: string): Record<string, unknown> {
  const file = new URL(`../../../test/fixtures/gitlab/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function read(body: unknown): Event {
  const delivery: Delivery = {
    id: 1,
    connectionId: makeConnection().id,
    event: 'System Hook',
    body: JSON.stringify(body),
    receivedAt: new Date(0),
  };
  return readDelivery(makeConnection(), delivery);
}

function readPipeline(fields: object) {
  const event = read({ ...load('pipeline'), ...fields });
  assert.equal(event.kind, 'pipeline');
  return (event as Extract<Event, { kind: 'pipeline' }>).notice;
}

const sha = 'bcbb5ec396a2c0f828686f14fac9b80b780504f2';
const attributes = { id: 31, iid: 3, ref: 'feature/ABC-1', sha };

test("a merge request's pipeline tells its ref as the API does, and its texts", () => {
  assert.deepEqual(read(load('pipeline')), {
    kind: 'pipeline',
    project: { id: 1, pathWithNamespace: 'gitlab-org/gitlab-test' },
    notice: {
      projectId: 1,
      id: 31,
      iid: 3,
      ref: 'refs/merge-requests/1/head',
      sha,
      texts: ['master', 'test\n', 'test', 'Test'],
      waitingTiers: [],
    },
  });
});

test("a branch's pipeline tells its branch and its commit's message", () => {
  const notice = readPipeline({ object_attributes: attributes, merge_request: null });
  assert.equal(notice.ref, 'feature/ABC-1');
  assert.deepEqual(notice.texts, ['feature/ABC-1', 'test\n']);
});

test('a pipeline that runs in a fork runs on its branch', () => {
  const merge_request = {
    iid: 7,
    target_project_id: 2,
    source_branch: 'feature/ABC-1',
    title: 'ABC-2',
    description: 'ABC-3',
  };
  const notice = readPipeline({ object_attributes: attributes, merge_request, commit: null });
  assert.equal(notice.ref, 'feature/ABC-1');
  assert.deepEqual(notice.texts, ['feature/ABC-1', 'ABC-2', 'ABC-3']);
});

const job = (status: string, name: string, fields: object = {}) => ({
  status,
  environment: { name, action: 'start', deployment_tier: null, ...fields },
});

test('a pipeline tells the tiers before which it waits, once each and only those that Jira knows', () => {
  const builds = [
    job('manual', 'live', { deployment_tier: 'production' }),
    job('manual', 'prod-eu'),
    job('manual', 'qa'),
    job('manual', 'elsewhere'),
    job('manual', 'staging', { action: 'stop' }),
    job('success', 'development'),
    { status: 'manual', environment: null },
    { status: 'manual' },
  ];
  assert.deepEqual(readPipeline({ builds }).waitingTiers, ['production', 'testing']);
});

test('a deployment tells its number', () => {
  assert.deepEqual(read(load('deployment')), {
    kind: 'deployment',
    project: { id: 30, pathWithNamespace: 'root/test-deployment-webhooks' },
    deploymentId: 15,
  });
});

const flagProject = { id: 1, pathWithNamespace: 'gitlabhq/gitlab-test' };

test('a feature flag tells its name and its description', () => {
  assert.deepEqual(read(load('feature-flag')), {
    kind: 'feature_flag',
    project: flagProject,
    notice: { name: 'test-feature-flag', description: 'test-feature-flag-description' },
  });
});

test('a feature flag without description has an empty one', () => {
  const body = { ...load('feature-flag'), object_attributes: { name: 'x', description: null } };
  const notice = { name: 'x', description: '' };
  assert.deepEqual(read(body), { kind: 'feature_flag', project: flagProject, notice });
});

const note = {
  object_kind: 'note',
  project: { id: 14, path_with_namespace: 'acme/shop' },
  object_attributes: { noteable_type: 'MergeRequest', note: 'ABC-9' },
};

test('a comment on a merge request is a change of it without texts', () => {
  const merge_request = {
    id: 99,
    iid: 1,
    source_branch: 'x',
    source_project_id: null,
    target_project_id: 14,
    updated_at: '2017-09-15 16:52:00 UTC',
  };
  assert.deepEqual(read({ ...note, merge_request }), {
    kind: 'merge_request',
    project: { id: 14, pathWithNamespace: 'acme/shop' },
    notice: {
      projectId: 14,
      id: 99,
      iid: 1,
      texts: [],
      sourceProjectId: 0,
      sourceBranch: 'x',
      updatedAt: new Date('2017-09-15T16:52:00Z'),
    },
  });
});

test('a comment on anything else is ignored', () => {
  assert.deepEqual(read({ ...note, issue: { id: 1 } }), { kind: 'ignored' });
});

test('a push of many branches tells each once, and no tag', () => {
  const changes = ['refs/heads/master', 'refs/heads/f/1', 'refs/tags/v1'].map((ref) => ({ ref }));
  const refs = ['refs/heads/f/1', 'refs/heads/master', 'refs/tags/v1'];
  assert.deepEqual(read({ ...load('system-repository-update'), changes, refs }), {
    kind: 'repository_updated',
    project: { id: 1, pathWithNamespace: 'jsmith/example' },
    branches: ['master', 'f/1'],
  });
});

test('a push of tags alone is ignored', () => {
  const body = { ...load('system-repository-update'), changes: [], refs: ['refs/tags/v1'] };
  assert.deepEqual(read(body), { kind: 'ignored' });
});

const storecloud = { id: 74, pathWithNamespace: 'jsmith/storecloud' };
const grouped = { id: 22, pathWithNamespace: 'group1/project1' };
const underscore = { id: 73, pathWithNamespace: 'jsmith/underscore' };
const moved = { id: 73, pathWithNamespace: 'scores/underscore' };

const lifecycle: [name: string, event: object][] = [
  ['group-project-create', { kind: 'project_created', project: grouped }],
  ['system-project-create', { kind: 'project_created', project: storecloud }],
  ['system-project-rename', { kind: 'project_changed', project: underscore }],
  ['system-project-transfer', { kind: 'project_changed', project: moved }],
  ['system-project-update', { kind: 'project_changed', project: storecloud }],
  ['system-project-destroy', { kind: 'project_gone', project: underscore }],
  ['group-project-destroy', { kind: 'project_gone', project: grouped }],
  ['system-group-create', { kind: 'group_changed', groupId: 78 }],
  ['system-group-rename', { kind: 'group_changed', groupId: 64 }],
  ['system-group-destroy', { kind: 'group_changed', groupId: 78 }],
  ['group-subgroup-create', { kind: 'group_changed', groupId: 10 }],
  ['group-subgroup-destroy', { kind: 'group_changed', groupId: 10 }],
];

for (const [name, event] of lifecycle) {
  test(`${name} is understood`, () => {
    assert.deepEqual(read(load(name)), event);
  });
}
