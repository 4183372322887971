import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { ConnectionId, InstallationId, LinkId, ProjectId } from '../../../src/domain/index.ts';
import type { RejectionQuestion } from '../../../src/ports/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addMirrorRow } from './add-mirror-row.ts';
import type { World } from './make-world.ts';
import { addHook, makePlace } from './read-place.ts';

const refused = { payload: '{}', outcome: 'rejected', reason: 'Too long.' };

export function testReads(given: () => TestDatabase): void {
  testSite(given);
  testLinkCounts(given);
  testProjects(given);
  testRejections(given);
}

function testSite(given: () => TestDatabase): void {
  test('a site stands as its entities do, kind by kind', async () => {
    const { world, reads, site, place } = await makePlace(given);
    await addMirrorRow(world, place, 'a');
    await addMirrorRow(world, place, 'gone', { hash: '' });
    await addMirrorRow(world, place, 'b', refused);
    await addMirrorRow(world, place, 'c', { outcome: null, acknowledged: 0, isDue: true });
    await addMirrorRow(world, { ...place, kind: 'build' }, 'd', { isDue: true });
    await addRepositoryRemoval(world, place);
    const status = await reads.site(site);
    assert.deepEqual(
      status?.kinds.map(({ kind, shown, waiting, rejected }) => [kind, shown, waiting, rejected]),
      [
        ['commit', 1, 1, 1],
        ['build', 1, 1, 0],
      ],
    );
    assert.deepEqual(status?.waiting, { live: 2, history: 1 });
    assert.deepEqual([status?.shown.commit, status?.shown.build], [1, 1]);
    assert.ok((status?.lagMs ?? -1) >= 0 && (status?.lagMs ?? 1e9) < 60_000);
    assert.equal(status?.rejectedCount, 1);
    assert.deepEqual(
      status?.rejections.map(({ entityId, reason, projectPath, issueKeys }) => [
        entityId,
        reason,
        projectPath,
        issueKeys,
      ]),
      [['b', 'Too long.', 'group/project-1', ['A-1']]],
    );
  });

  test('what is shown and what waits is counted by site and kind', async () => {
    const { world, reads, site, place } = await makePlace(given);
    await addMirrorRow(world, place, 'b', refused);
    await addMirrorRow(world, place, 'c', { isDue: true });
    await addMirrorRow(world, { ...place, kind: 'build' }, 'd', { isDue: true });
    await addRepositoryRemoval(world, place);
    const counts = (await reads.shown()).filter(({ installationId }) => installationId === site);
    assert.deepEqual(
      counts.map(({ kind, shown, rejected }) => [kind, shown, rejected]),
      [
        ['build', 1, 0],
        ['commit', 1, 1],
      ],
    );
    const due = (await reads.waiting()).filter(({ installationId }) => installationId === site);
    assert.deepEqual(
      due.map(({ kind, live, history }) => [kind, live, history]),
      [
        ['build', 0, 1],
        ['commit', 1, 0],
        ['repository', 1, 0],
      ],
    );
    assert.equal(await reads.site(999_999 as InstallationId), null);
  });

  testUninstalled(given);
}

function testLinkCounts(given: () => TestDatabase): void {
  test('what waits, was refused and was taken last is counted by link', async () => {
    const { world, reads, site, connection, place } = await makePlace(given);
    const other = await world.installSite();
    await world.link(other, connection, { kind: 'group', id: 7 });
    const [group] = await world.stores.links.listOf(site);
    const project = await world.link(site, connection, { kind: 'project', id: 2 });
    await world.link(site, connection, { kind: 'group', id: 8 });
    await addMirrorRow(world, place, 'a');
    await addMirrorRow(world, place, 'b', refused);
    await addMirrorRow(world, place, 'c', { outcome: null, isDue: true });
    await addMirrorRow(world, { ...place, project: 2 }, 'd', { ...refused, isDue: true });
    await addRepositoryRemoval(world, place);
    const counts = await reads.countByLink(site);
    assert.deepEqual([...counts.keys()], [group?.id, project.id]);
    const { lastAcceptedAt, ...ofGroup } = counts.get(group?.id as LinkId) ?? {};
    assert.deepEqual(ofGroup, { waiting: 2, rejected: 2 });
    assert.ok(Math.abs((lastAcceptedAt?.getTime() ?? 0) - Date.now()) < 60_000);
    const ofProject = { waiting: 1, rejected: 1, lastAcceptedAt: null };
    assert.deepEqual(counts.get(project.id), ofProject);
    assert.equal((await reads.countByLink(other)).size, 0);
  });
}

function testUninstalled(given: () => TestDatabase): void {
  test('an uninstalled site is no part of any number', async () => {
    const { world, reads, site, place } = await makePlace(given);
    await addMirrorRow(world, place, 'a', { isDue: true });
    await sql`insert into lane (installation_id, name, not_before, problem)
      values (${site}, 'builds/live', now() + interval '1 hour', 'Jira is away.')`.execute(
      world.db,
    );
    const listOfSite = async () =>
      [...(await reads.shown()), ...(await reads.waiting()), ...(await reads.pauses())].filter(
        ({ installationId }) => installationId === site,
      );
    assert.equal((await listOfSite()).length, 3);
    assert.equal((await reads.addresses()).get(site)?.host, 'site.atlassian.net');
    const [pause] = (await reads.site(site))?.pauses ?? [];
    assert.deepEqual([pause?.name, pause?.reason], ['builds/live', 'Jira is away.']);
    await world.stores.installations.markUninstalled(site);
    assert.deepEqual(await listOfSite(), []);
    assert.equal((await reads.addresses()).has(site), false);
  });
}

function testProjects(given: () => TestDatabase): void {
  test('a project stands as its entities, its history, its hook and its sweep do', async () => {
    const { world, reads, site, connection, place } = await makePlace(given);
    const group = await addHook(world, connection, { kind: 'group', id: 7 }, 'working');
    await addHook(world, connection, { kind: 'project', id: 2 }, 'disabled');
    await world.stores.sweeps.plan(connection, [1] as ProjectId[]);
    await addMirrorRow(world, place, 'a', { ...refused, isDue: true });
    const ask = (after: number | null, limit: number, path: string | null = null) =>
      reads.projects({
        installationId: site,
        path,
        after: after === null ? null : { connectionId: connection, projectId: after as ProjectId },
        limit,
      });
    const [one, two, ...more] = await ask(null, 10);
    assert.deepEqual(more, []);
    assert.deepEqual(
      one?.kinds.map(({ kind, waiting, rejected }) => [kind, waiting, rejected]),
      [['commit', 1, 1]],
    );
    assert.deepEqual([one?.hook?.owner, one?.hook?.health], [{ kind: 'group', id: 7 }, 'working']);
    assert.deepEqual(two?.hook?.owner, { kind: 'project', id: 2 });
    assert.equal(two?.hook?.problem, 'It failed.');
    assert.ok(one?.sweep?.sweptAt instanceof Date);
    assert.equal(two?.sweep?.problem ?? null, null);
    assert.deepEqual([one?.history?.isDone, one?.history?.pages], [false, 0]);
    assert.deepEqual(
      (await ask(1, 10)).map(({ projectId }) => projectId),
      [2],
    );
    assert.deepEqual(
      (await ask(null, 1)).map(({ projectId }) => projectId),
      [1],
    );
    assert.deepEqual(
      (await ask(null, 10, 'PROJECT-2')).map(({ projectId }) => projectId),
      [2],
    );
    await world.stores.hookHealth.markLost(group);
    assert.equal((await ask(null, 1))[0]?.hook?.health, 'gone');
  });

  test('a project is found by its path in any case and by its number, on one GitLab or on all', async () => {
    const { world, reads, connection } = await makePlace(given);
    const other = await world.connect();
    await world.saveProjects(other, [4711]);
    const find = async (name: string, of: ConnectionId | null) =>
      (await reads.projectsNamed(name, of)).map(({ connectionId, projectId }) => [
        connectionId,
        projectId,
      ]);
    assert.deepEqual(await find('Group/Project-4711', null), [[other, 4711]]);
    assert.deepEqual(await find('4711', null), [[other, 4711]]);
    assert.deepEqual(await find('4711', connection), []);
    assert.deepEqual(await find('2', connection), [[connection, 2]]);
  });
}

function testRejections(given: () => TestDatabase): void {
  test('rejections come in pages by key, of what was asked for', async () => {
    const { world, reads, site, connection, place } = await makePlace(given);
    for (const id of ['a', 'c', 'e']) await addMirrorRow(world, place, id, refused);
    for (const id of ['b', 'd']) await addMirrorRow(world, place, id);
    await addMirrorRow(world, { ...place, project: 2, kind: 'build' }, 'f', refused);
    const all: RejectionQuestion = {
      installationId: site,
      project: null,
      kind: null,
      after: null,
      limit: 2,
    };
    const first = await reads.rejections(all);
    assert.deepEqual(
      first.rejections.map(({ entityId }) => entityId),
      ['a', 'c'],
    );
    const second = await reads.rejections({ ...all, after: first.next });
    assert.deepEqual(
      second.rejections.map(({ entityId }) => entityId),
      ['e', 'f'],
    );
    const last = await reads.rejections({ ...all, after: second.next });
    assert.deepEqual(last, { rejections: [], next: null });
    const builds = await reads.rejections({ ...all, kind: 'build' });
    assert.deepEqual(
      builds.rejections.map(({ projectPath }) => projectPath),
      ['group/project-2'],
    );
    assert.equal(builds.next, null);
    const project = { connectionId: connection, projectId: 1 as ProjectId };
    const ofProject = await reads.rejections({ ...all, project, limit: 10 });
    assert.equal(ofProject.rejections.length, 3);
  });

  test('unknown keys tell how many wait for them', async () => {
    const { world, reads, site, connection } = await makePlace(given);
    for (const key of ['A-1', 'B-1']) {
      await sql`insert into unknown_key values (${site}, ${key})`.execute(world.db);
    }
    await sql`insert into waiting_for_key
      values (${site}, ${connection}, 1, 'commit', 'a', 'B-1')`.execute(world.db);
    const list = async (after: string | null, limit: number) =>
      (await reads.unknownKeys(site, after, limit)).map(({ key, waiting }) => [key, waiting]);
    assert.deepEqual(await list(null, 1), [['A-1', 0]]);
    assert.deepEqual(await list('A-1', 9), [['B-1', 1]]);
  });
}

async function addRepositoryRemoval(
  { db }: World,
  { site, connection }: { site: InstallationId; connection: ConnectionId },
): Promise<void> {
  await sql`insert into due (installation_id, connection_id, project_id, kind, entity_id, lane, sequence)
    values (${site}, ${connection}, 2, 'repository', '2', 'devinfo/live/0', 1)`.execute(db);
}
