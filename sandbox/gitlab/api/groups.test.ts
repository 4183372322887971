import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSandbox, type Row, rowsOf } from '../test-client.ts';

test('groups are those the user has the level in, without the skipped', async () => {
  await using box = await openSandbox();
  const { gitlab, group } = box;
  const inner = gitlab.createGroup({ path: 'inner', parent: group });
  const readOnly = gitlab.createGroup({ path: 'read-only' });
  gitlab.addMember({ group: readOnly }, box.alice, 20);
  gitlab.createGroup({ path: 'foreign' });
  const ids = async (query: string) =>
    rowsOf((await box.api('GET', `/groups?${query}`)).body).map(({ id }) => id);
  assert.deepEqual(await ids('min_access_level=40'), [group.id, inner.id]);
  assert.deepEqual(await ids(`min_access_level=40&skip_groups=${inner.id}%2C9`), [group.id]);
  assert.deepEqual(await ids(`skip_groups[]=${inner.id}&skip_groups[]=${group.id}`), [readOnly.id]);
  assert.deepEqual(await ids('top_level_only=true&search=ACM'), [group.id]);
  const below = await box.api('GET', '/groups/acme/descendant_groups');
  assert.deepEqual(
    rowsOf(below.body).map((row) => row.full_path),
    ['acme/inner'],
  );
});

test('a group’s projects include those of subgroups when asked to', async () => {
  await using box = await openSandbox();
  const { gitlab, group } = box;
  const inner = gitlab.createGroup({ path: 'inner', parent: group });
  const outerProject = gitlab.createProject({ group, name: 'outer' });
  const innerProject = gitlab.createProject({ group: inner, name: 'deep' });
  const old = gitlab.createProject({ group: inner, name: 'old' });
  gitlab.archiveProject(old);
  const ids = async (query: string) =>
    rowsOf((await box.api('GET', `/groups/acme/projects?${query}`)).body).map(({ id }) => id);
  assert.deepEqual(await ids('order_by=id&sort=asc'), [outerProject.id]);
  const deep = 'include_subgroups=true&archived=false&with_shared=false&order_by=id&sort=asc';
  assert.deepEqual(await ids(deep), [outerProject.id, innerProject.id]);
  const { body } = await box.api('GET', '/projects/acme%2Finner%2Fdeep');
  assert.deepEqual((body as Row).namespace, {
    id: inner.id,
    name: 'inner',
    path: 'inner',
    kind: 'group',
    full_path: 'acme/inner',
    parent_id: group.id,
    avatar_url: null,
    web_url: `${gitlab.url}/groups/acme/inner`,
  });
  const member = await box.api('GET', `/projects/${innerProject.id}/members/all/${box.alice.id}`);
  assert.equal((member.body as Row).access_level, 50);
  assert.equal((await box.api('GET', `/projects/${innerProject.id}/members/all/1`)).status, 404);
});

test('branches are created, found, sorted and deleted through the API', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  await box.gitlab.pushCommits(project, 'main', [{ message: 'first', at: new Date(0) }]);
  await box.gitlab.pushCommits(project, 'zeta', [{ message: 'newer' }]);
  const base = `/projects/${project.id}/repository/branches`;
  const made = await box.api('POST', `${base}?branch=feature%2FDEMO-1&ref=main`);
  assert.equal(made.status, 201);
  const again = await box.api('POST', base, { branch: 'feature/DEMO-1', ref: 'main' });
  assert.deepEqual(again.body, { message: 'Branch already exists' });
  const wrong = await box.api('POST', base, { branch: 'x', ref: 'nothing' });
  assert.deepEqual(wrong.body, {
    message: "Failed to create branch 'x': invalid reference name 'nothing'",
  });
  assert.equal((await box.api('POST', base, { branch: 'a..b', ref: 'main' })).status, 400);
  const names = async (query: string) =>
    rowsOf((await box.api('GET', `${base}?${query}`)).body).map(({ name }) => name);
  assert.deepEqual(await names(''), ['feature/DEMO-1', 'main', 'zeta']);
  assert.deepEqual(await names('search=demo-1'), ['feature/DEMO-1']);
  assert.deepEqual(await names('search=%5Ema'), ['main']);
  assert.deepEqual(await names('regex=%5E(main%7Czeta)%24'), ['main', 'zeta']);
  assert.equal((await names('sort=updated_desc'))[0], 'zeta');
  assert.equal((await box.api('DELETE', `${base}/feature%2FDEMO-1`)).status, 204);
  const gone = await box.api('GET', `${base}/feature%2FDEMO-1`);
  assert.deepEqual(gone.body, { message: '404 Branch Not Found' });
});
