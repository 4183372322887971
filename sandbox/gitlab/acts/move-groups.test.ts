import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenSandbox, openSandbox } from '../test-client.ts';

async function withTree(box: OpenSandbox) {
  const { gitlab, group } = box;
  const team = gitlab.createGroup({ path: 'team', parent: group });
  const inner = gitlab.createGroup({ path: 'inner', parent: team });
  const project = gitlab.createProject({ group: inner, name: 'shop' });
  await box.api('POST', '/hooks', { url: box.hookUrl }, box.rootToken);
  const events = { push_events: false, project_events: true, subgroup_events: true };
  await box.api('POST', '/groups/acme/hooks', { url: box.hookUrl, ...events });
  return { team, inner, project };
}

async function told(box: OpenSandbox): Promise<unknown[]> {
  return (await box.received()).map(({ headers, body }) =>
    [headers['x-gitlab-event'], body.event_name].join(' '),
  );
}

test('renaming a group is one event, and moves every project inside', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const { team, project } = await withTree(box);
  box.gitlab.renameGroup(team, 'crew');
  assert.deepEqual(await told(box), ['System Hook group_rename']);
  assert.equal((await box.received())[0]?.body.old_full_path, 'acme/team');
  const old = await box.api('GET', '/projects/acme%2Fteam%2Finner%2Fshop?simple=true');
  assert.equal(old.status, 301);
  const target = `${box.gitlab.url}/api/v4/projects/${project.id}?simple=true`;
  assert.equal(old.headers.get('location'), target);
  const path = '/projects/acme%2Fteam%2Finner%2Fshop/repository/branches';
  assert.equal((await box.api('POST', path, { branch: 'x', ref: 'main' })).status, 405);
  assert.equal((await box.api('GET', '/groups/acme%2Fteam')).status, 404);
  assert.equal((await box.api('GET', '/groups/acme%2Fcrew')).status, 200);
  const page = await fetch(`${box.gitlab.url}/acme/team/inner/shop/-/pipelines`);
  assert.equal(page.url, `${box.gitlab.url}/acme/crew/inner/shop/-/pipelines`);
});

test('moving a group sends nothing at all', async () => {
  await using box = await openSandbox();
  const { inner, team } = await withTree(box);
  box.gitlab.transferGroup(inner, box.group);
  assert.deepEqual(await told(box), []);
  assert.equal((await box.api('GET', '/projects/acme%2Finner%2Fshop')).status, 200);
  assert.equal((await box.api('GET', '/projects/acme%2Fteam%2Finner%2Fshop')).status, 301);
  assert.throws(() => box.gitlab.transferGroup(box.group, team), /into itself/);
});

test('deleting a group tells of everything inside, innermost first', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const { team, project } = await withTree(box);
  const { path } = project;
  box.gitlab.deleteGroup(team);
  assert.deepEqual(await told(box), [
    'Project Hook project_destroy',
    'System Hook project_destroy',
    'Subgroup Hook subgroup_destroy',
    'System Hook group_destroy',
    'Subgroup Hook subgroup_destroy',
    'System Hook group_destroy',
  ]);
  assert.equal((await box.api('GET', `/projects/acme%2Fteam%2Finner%2F${path}`)).status, 404);
  assert.equal((await box.api('GET', `/groups/${team.id}`)).status, 404);
});
