import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { aboutOf, branchId, type ProjectId } from '../../../src/domain/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addMirrorRow } from './add-mirror-row.ts';
import { makePlace } from './read-place.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';

export function testStories(given: () => TestDatabase): void {
  testEntries(given);
  testSurroundings(given);
  testDeliveries(given);
  testTraces(given);
  testPlaces(given);
}

async function makeStoryPlace(given: () => TestDatabase) {
  const made = await makePlace(given);
  const project = { connectionId: made.connection, projectId: 1 as ProjectId };
  return { ...made, project, stories: given().storage.stories };
}

function testEntries(given: () => TestDatabase): void {
  test('entries are found by key, sha, branch, number, and in their project', async () => {
    const { world, site, place, project, stories } = await makeStoryPlace(given);
    await sql`truncate mirror, due`.execute(world.db);
    const other = await world.installSite();
    await addMirrorRow(world, place, sha, { outcome: 'rejected', reason: 'Odd.' });
    await addMirrorRow(world, { ...place, site: other }, sha, { acknowledged: 4, isDue: true });
    await addMirrorRow(world, { ...place, kind: 'branch' }, branchId('cart'), { sequence: 9 });
    await addMirrorRow(world, { ...place, kind: 'merge_request' }, '77', { reference: '7' });
    await addMirrorRow(world, { ...place, kind: 'build' }, 'ab/3', { reference: '9' });
    await addMirrorRow(world, { ...place, kind: 'deployment' }, '9/4/3', { hash: '' });
    await addMirrorRow(world, { ...place, kind: 'repository' }, '1', {});
    const kindsOf = async (scope: Parameters<typeof stories.entries>[0]) =>
      (await stories.entries(scope, 50)).map(({ key }) => key.kind).sort();
    assert.deepEqual(await kindsOf({ kind: 'issue_key', issueKey: 'A-1' }), [
      'branch',
      'build',
      'commit',
      'commit',
      'deployment',
      'merge_request',
    ]);
    assert.deepEqual(await kindsOf({ kind: 'issue_key', issueKey: 'A-2' }), []);
    const [newest] = await stories.entries({ kind: 'issue_key', issueKey: 'A-1' }, 1);
    assert.equal(newest?.key.kind, 'branch');
    for (const within of [null, project]) {
      const commit = { kind: 'commit', project: within } as const;
      assert.deepEqual(await kindsOf({ ...commit, sha: sha.slice(0, 7) }), ['commit', 'commit']);
      assert.deepEqual(await kindsOf({ ...commit, sha }), ['commit', 'commit']);
      assert.deepEqual(await kindsOf({ ...commit, sha: '0123457' }), []);
      assert.deepEqual(await kindsOf({ kind: 'branch', name: 'cart', project: within }), [
        'branch',
      ]);
    }
    const elsewhere = { ...project, projectId: 2 as ProjectId };
    assert.deepEqual(await kindsOf({ kind: 'commit', sha, project: elsewhere }), []);
    assert.deepEqual(await kindsOf({ kind: 'merge_request', iid: 7, project }), ['merge_request']);
    assert.deepEqual(await kindsOf({ kind: 'build', id: 9, project }), ['build']);
    const deployment = { kind: 'deployment', environmentId: 4, iid: 3, project } as const;
    assert.deepEqual(await kindsOf(deployment), ['deployment']);
    const commits = await stories.entries({ kind: 'commit', sha, project }, 50);
    const own = commits.find(({ key }) => key.installationId === site);
    assert.deepEqual(
      [own?.answered?.outcome, own?.answered?.reason, own?.isAhead, own?.due],
      ['rejected', 'Odd.', false, null],
    );
    assert.equal(own?.project.path, 'group/project-1');
    const waiting = commits.find(({ key }) => key.installationId === other);
    assert.deepEqual([waiting?.isAhead, waiting?.due?.lane], [true, 'devinfo/live/1']);
  });
}

function testSurroundings(given: () => TestDatabase): void {
  test('a pause of the lane and unknown keys are told; a site that was removed is not', async () => {
    const { world, site, place, stories } = await makeStoryPlace(given);
    await sql`truncate mirror, due, lane, unknown_key`.execute(world.db);
    await addMirrorRow(world, place, sha, { acknowledged: 4, isDue: true });
    await sql`insert into lane (installation_id, name, not_before, problem)
      values (${site}, 'devinfo/live/1', now() + interval '1 h', 'Jira is away.')`.execute(
      world.db,
    );
    await sql`insert into unknown_key (installation_id, issue_key) values (${site}, 'A-1')`.execute(
      world.db,
    );
    const ask = () => stories.entries({ kind: 'issue_key', issueKey: 'A-1' }, 50);
    const [entry] = await ask();
    assert.equal(entry?.due?.pause?.reason, 'Jira is away.');
    assert.deepEqual(entry?.unknownKeys, ['A-1']);
    assert.deepEqual([...(await stories.unknownAt('A-1')).keys()], [site]);
    await world.stores.installations.markUninstalled(site);
    assert.deepEqual(await ask(), []);
    assert.equal((await stories.unknownAt('A-1')).size, 0);
  });
}

function testDeliveries(given: () => TestDatabase): void {
  test('deliveries are found by what they told of, those of commits by their push', async () => {
    const { world, connection, project, stories } = await makeStoryPlace(given);
    await sql`truncate delivery`.execute(world.db);
    await world.stores.deliveries.add(
      ['Push Hook', 'Merge Request Hook', 'Push Hook'].map((event) => ({
        hookId: 1,
        connectionId: connection,
        event,
        idempotencyKey: null,
        body: '{}',
      })),
    );
    const claimed = await world.stores.deliveries.claim(10);
    const [push, mergeRequest, other] = claimed;
    const about = new Map([
      [push?.id ?? 0, aboutOf(project.projectId, 'branch', 'cart')],
      [mergeRequest?.id ?? 0, aboutOf(project.projectId, 'merge_request', '7')],
    ]);
    await world.stores.deliveries.close(
      claimed.map(({ id }) => id),
      about,
    );
    const name = { ...project, kind: 'merge_request', reference: '7' } as const;
    const told = await stories.deliveries(name, []);
    assert.deepEqual(
      told.map(({ id, event }) => [id, event]),
      [[mergeRequest?.id, 'Merge Request Hook']],
    );
    assert.ok(told[0]?.processedAt instanceof Date);
    const commit = { ...project, kind: 'commit', reference: sha } as const;
    const times = [new Date(0), push?.receivedAt ?? new Date(0)];
    assert.deepEqual(
      (await stories.deliveries(commit, times)).map(({ id }) => id),
      [push?.id],
    );
    assert.deepEqual(await stories.deliveries(commit, []), []);
    assert.notEqual(other, undefined);
  });
}

function testTraces(given: () => TestDatabase): void {
  test('answers and wishes are told as they were booked', async () => {
    const { world, place, project, stories, site, connection } = await makeStoryPlace(given);
    await sql`truncate mirror, due, lane, refresh`.execute(world.db);
    await addMirrorRow(world, place, sha, { acknowledged: 4, payload: '{}', isDue: true });
    const [lane] = await world.stores.lanes.claim(1, 60_000);
    assert.ok(lane);
    const { entries } = await world.stores.lanes.due(lane, 10);
    await world.stores.lanes.acknowledge(
      lane,
      entries.map((entry) => ({ entry, outcome: { kind: 'accepted' }, unknownKeys: [] })),
    );
    const key = {
      installationId: site,
      connectionId: connection,
      projectId: project.projectId,
      kind: 'commit',
      id: sha,
    } as const;
    const [answer, ...more] = await stories.answers(key);
    assert.deepEqual(more, []);
    assert.equal(answer?.outcome, 'accepted');
    assert.deepEqual(answer?.readAt, new Date(1));
    const { recordedAt, takenAt, at } = answer ?? {};
    assert.ok(recordedAt && takenAt && at && recordedAt <= takenAt && takenAt <= at);
    const name = { ...project, kind: 'commit', reference: sha } as const;
    assert.equal(await stories.wish(name), null);
    const target = { kind: 'commit', sha } as const;
    await world.stores.refreshes.add([{ ...project, target, urgency: 'live' }]);
    assert.equal((await stories.wish(name))?.attempts, 0);
  });
}

function testPlaces(given: () => TestDatabase): void {
  test('the sites that receive a project, with their history', async () => {
    const { world, site, connection, project, stories } = await makeStoryPlace(given);
    const [place, ...others] = await stories.places(project);
    assert.deepEqual(others, []);
    assert.equal(place?.installationId, site);
    assert.equal(place?.linkIds.length, 1);
    assert.deepEqual([place?.history?.isDone, place?.hook], [false, null]);
    const nowhere = { connectionId: connection, projectId: 99 as ProjectId };
    assert.deepEqual(await stories.places(nowhere), []);
    await world.stores.hooks.getOrAdd(connection, { kind: 'group', id: 7 });
    assert.equal((await stories.places(project))[0]?.hook?.health, 'gone');
  });
}
