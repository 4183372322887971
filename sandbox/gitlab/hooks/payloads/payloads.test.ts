import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type OpenSandbox, openSandbox, rowsOf } from '../../test-client.ts';

// The key paths of GitLab's documented examples (without those below `labels` and `changes`).
const documented: Record<string, string[]> = JSON.parse(
  readFileSync(new URL('documented-keys.json', import.meta.url), 'utf8'),
);

// Sent by real instances, but not in the documentation's examples.
const EXTRA: Record<string, readonly string[]> = {
  push: ['message', 'push_options'],
  tag_push: ['message', 'push_options', 'user_username', 'user_email'],
  merge_request: ['object_attributes.oldrev', 'object_attributes.merge_commit_sha'],
  pipeline: [
    'commit.title',
    'object_attributes.detailed_status',
    'object_attributes.queued_duration',
    'object_attributes.protected_ref',
    'project.ci_config_path',
  ],
  'system-group_create': ['full_path'],
  'system-group_destroy': ['full_path'],
};

// The text says that system push hooks never contain commits, though its example does.
function isLeftOut(name: string, path: string): boolean {
  // No pipeline here has variables, and none is the child of another.
  const isUnused = /^(object_attributes\.variables\[\]|source_pipeline)/.test(path);
  if (name === 'pipeline' && isUnused) return true;
  return name === 'system-push' && path.startsWith('commits[]');
}

function keyPaths(value: unknown, prefix = ''): string[] {
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((row) => keyPaths(row, `${prefix}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    return path === 'changes' && !Array.isArray(child) ? [path] : [path, ...keyPaths(child, path)];
  });
}

function assertShape(name: string, payload: unknown): void {
  const wanted = (documented[name] ?? []).filter((path) => !isLeftOut(name, path));
  const allowed = new Set([...wanted, ...(EXTRA[name] ?? [])]);
  const paths = new Set(keyPaths(payload));
  assert.deepEqual(
    wanted.filter((path) => !paths.has(path)),
    [],
    name,
  );
  assert.deepEqual(
    [...paths].filter((path) => !allowed.has(path)),
    [],
    name,
  );
}

async function liveThrough(box: OpenSandbox): Promise<Map<string, Record<string, unknown>>> {
  const { gitlab, alice, group } = box;
  const all = { push_events: true, tag_push_events: true, merge_requests_events: true };
  const ci = { pipeline_events: true, deployment_events: true, feature_flag_events: true };
  const places = { project_events: true, subgroup_events: true };
  const onGroup = { url: box.hookUrl, ...all, ...ci, ...places };
  await box.api('POST', '/groups/acme/hooks', onGroup);
  await box.api('POST', '/hooks', { url: box.hookUrl, ...all }, box.rootToken);
  const project = gitlab.createProject({ group, name: 'shop' });
  await gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  await gitlab.createTag(project, 'v1');
  await gitlab.pushCommits(project, 'topic', [{ message: 'DEMO-1' }]);
  const people = { author: alice, reviewers: [alice], assignees: [alice] };
  await gitlab.openMergeRequest({ project, sourceBranch: 'topic', title: 'DEMO-1', ...people });
  const jobs = [{ name: 'deploy', environment: 'staging' }];
  await gitlab.createPipeline({ project, mergeRequest: { iid: 1 }, jobs });
  const place = { project, environment: 'staging', ref: 'main' };
  await gitlab.createDeployment(place);
  gitlab.createFeatureFlag({ project, name: 'new', active: false });
  gitlab.updateFeatureFlag(project, 'new', { active: true });
  gitlab.archiveProject(project);
  gitlab.renameProject(project, 'store');
  const inner = gitlab.createGroup({ path: 'inner', parent: group });
  gitlab.transferProject(project, inner);
  gitlab.deleteProject(project);
  gitlab.renameGroup(inner, 'other');
  gitlab.deleteGroup(inner);
  const seen = new Map<string, Record<string, unknown>>();
  for (const { headers, body } of await box.received()) {
    const isSystem = headers['x-gitlab-event'] === 'System Hook';
    seen.set(`${isSystem ? 'system' : 'own'}:${body.event_name ?? body.object_kind}`, body);
  }
  return seen;
}

test('payloads have the keys of GitLab’s documentation', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const seen = await liveThrough(box);
  const names: readonly (readonly [string, string])[] = [
    ['own:push', 'push'],
    ['own:tag_push', 'tag_push'],
    ['own:merge_request', 'merge_request'],
    ['own:pipeline', 'pipeline'],
    ['own:deployment', 'deployment'],
    ['own:feature_flag', 'feature_flag'],
    ['own:project_create', 'group-project_create'],
    ['own:subgroup_destroy', 'group-subgroup_destroy'],
    ['system:project_update', 'system-project_update'],
    ['system:group_destroy', 'system-group_destroy'],
    ['own:project_destroy', 'group-project_destroy'],
    ['own:subgroup_create', 'group-subgroup_create'],
    ['system:push', 'system-push'],
    ['system:tag_push', 'system-tag_push'],
    ['system:repository_update', 'system-repository_update'],
    ['system:project_create', 'system-project_create'],
    ['system:project_destroy', 'system-project_destroy'],
    ['system:project_rename', 'system-project_rename'],
    ['system:project_transfer', 'system-project_transfer'],
    ['system:group_create', 'system-group_create'],
    ['system:group_rename', 'system-group_rename'],
  ];
  for (const [event, name] of names) assertShape(name, seen.get(event));
});

test('reviewers come without their state, and are left out when there are none', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  await box.gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  await box.api('POST', `/projects/${project.id}/hooks`, {
    url: box.hookUrl,
    push_events: false,
    merge_requests_events: true,
  });
  const opened = { project, sourceBranch: 'main', title: 'DEMO-1', author: box.alice };
  await box.gitlab.openMergeRequest(opened);
  await box.gitlab.openMergeRequest({ ...opened, reviewers: [box.alice] });
  const [without, having] = await box.received();
  assert.equal(without?.body.reviewers, undefined);
  const [reviewer] = rowsOf(having?.body.reviewers);
  assert.deepEqual(Object.keys(reviewer ?? {}), ['id', 'name', 'username', 'avatar_url']);
});
