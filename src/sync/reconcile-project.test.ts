import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { makeProject } from '../../test/contracts/stores/make-world.ts';
import { type TestDatabase, withDatabase } from '../../test/support/database.ts';
import { makeSite } from '../../test/support/make-site.ts';
import { branchId, type Entity, ProductError } from '../domain/index.ts';
import type { RenderForJira } from '../ports/index.ts';
import {
  makeBranch,
  makeBuild,
  makeCommit,
  makeDeployment,
  makeFlag,
  makeMergeRequest,
} from './entities.fake.ts';
import { followHookedProject } from './follow-project.ts';
import { createListedGitlab } from './listed-gitlab.fake.ts';
import { reconcile } from './reconcile.ts';
import { recordChanges } from './record-changes.ts';

const renderForJira: RenderForJira = (entity, issueKeys) => JSON.stringify([entity, issueKeys]);
const long = { updatedAt: new Date('2020-01-01'), createdAt: new Date('2020-01-01') };
const oldCommit = makeCommit({ message: 'none', createdAt: long.createdAt });
const [a, b] = ['a', 'b'].map((letter) => letter.repeat(40)) as [string, string];

async function setUp(given: TestDatabase) {
  const site = await makeSite(given);
  const { connectionId, projectId, db } = site;
  const { stores } = site.world;
  const project = makeProject(connectionId, projectId, [7]);
  await stores.projects.save([project]);
  await stores.sweeps.plan(connectionId, [projectId]);
  const link = (await stores.links.list()).find((one) => one.connectionId === connectionId);
  assert.ok(link);
  await stores.history.plan(link, [projectId]);
  const { world, readGitlab } = createListedGitlab(project);
  const jobs: unknown[] = [];
  const { transact, readDatabaseClock } = given.storage;
  const deps = {
    transact,
    stores,
    readDatabaseClock,
    renderForJira,
    readGitlab,
    sendJob: async (_: unknown, name: string, data: object) => void jobs.push([name, data]),
  } as unknown as Parameters<typeof reconcile>[0];
  return {
    site,
    world,
    project,
    deps,
    jobs,
    /** Lets the mirror hold this, as hooks and reads would have. */
    async hold(...entities: Entity[]) {
      const readAt = await readDatabaseClock();
      const changes = entities.map((entity) => ({ readAt, entity }));
      await transact((inside) =>
        recordChanges(deps, inside, { connectionId, changes, urgency: 'live' }),
      );
      await sql`delete from refresh`.execute(db);
      await site.send();
    },
    async sweep() {
      world.requests.length = 0;
      jobs.length = 0;
      await sql`update sweep set due_at = now() + interval '1 year'`.execute(db);
      await stores.sweeps.wish(connectionId, [projectId]);
      await reconcile(deps, new AbortController().signal);
    },
    async wishes() {
      const { rows } = await sql<{ wish: string }>`
        delete from refresh where connection_id = ${connectionId}
        returning concat_ws(' ', kind, target, urgency) as wish`.execute(db);
      return rows.map(({ wish }) => wish).sort();
    },
    async isDue() {
      const { rows } = await sql<{ problem: string | null; is_due: boolean }>`
        select problem, due_at <= now() as is_due from sweep where project_id = ${projectId}
          and connection_id = ${connectionId}`.execute(db);
      return rows[0] ?? null;
    },
  };
}

withDatabase('the comparison of a project', (given) => {
  test('an idle project costs six requests, and nothing is read, written or sent', async () => {
    const { site, world, hold, sweep, wishes, jobs } = await setUp(given());
    world.entities = [
      makeBranch({ head: oldCommit }),
      makeMergeRequest(long),
      makeBuild(long),
      makeDeployment(long),
      makeFlag(),
    ];
    await hold(...world.entities);
    // The first has no counts to compare with, and goes through the lists.
    await sweep();
    await sweep();
    assert.deepEqual(world.requests, [
      'project',
      'merge_request',
      'build',
      'deployment',
      'list branch',
      'list feature_flag',
    ]);
    assert.deepEqual([await wishes(), jobs, await site.send()], [[], [], []]);
  });

  test('what changed and was not heard of is read: at once where it has a key', async () => {
    const { world, hold, sweep, wishes } = await setUp(given());
    const now = new Date();
    const known = makeMergeRequest({ id: 1, iid: 1, updatedAt: now });
    const lostKey = makeMergeRequest({ id: 4, iid: 4, title: 'ABC-4' });
    await hold(known, lostKey);
    world.entities = [
      { ...known, isComplete: false },
      makeMergeRequest({ id: 2, iid: 2, updatedAt: now, isComplete: false }),
      makeMergeRequest({ id: 3, iid: 3, updatedAt: now, title: 'none' }),
      { ...lostKey, title: 'none', updatedAt: now, isComplete: false },
      makeBuild({ id: 5, iid: 5, ref: 'ABC-5', updatedAt: now, isComplete: false }),
      makeBuild({ id: 6, iid: 6, ref: 'main', updatedAt: now, isComplete: false }),
      makeDeployment({ id: 7, updatedAt: now, texts: [], isComplete: false }),
    ];
    await sweep();
    assert.deepEqual(await wishes(), [
      'build 5 0',
      'build 6 1',
      'deployment 7 1',
      'merge_request 2 0',
      'merge_request 4 0',
    ]);
  });

  test('a branch that nobody told of is shown; one that is not listed is read before it goes', async () => {
    const { site, world, hold, sweep, wishes } = await setUp(given());
    await hold(makeBranch({ name: 'ABC-2', head: oldCommit }));
    const old = ['topic', 'ABC-3', 'main'];
    world.entities = old.map((name) => makeBranch({ name, head: oldCommit }));
    await sweep();
    const sent = await site.send();
    assert.deepEqual(
      sent.map(({ id }) => id),
      [branchId('ABC-3')],
    );
    assert.deepEqual(await wishes(), ['branch ABC-2 1', `commits main..${oldCommit.sha} 1`]);
    assert.equal(await site.held(branchId('topic')), null);
  });
});

withDatabase('what hooks kept back', (given) => {
  test('a missed push is shown, and its commits are read', async () => {
    const { site, world, hold, sweep, wishes } = await setUp(given());
    await hold(makeBranch({ head: makeCommit({ ...oldCommit, sha: a }) }));
    const head = makeCommit({ ...oldCommit, sha: b, message: 'XYZ-9 done' });
    world.entities = [makeBranch({ head })];
    await sweep();
    assert.deepEqual(
      (await site.send()).map(({ kind }) => kind),
      ['branch'],
    );
    assert.deepEqual(await wishes(), [`commits ${a}..${b} 0`]);
    await sweep();
    assert.deepEqual([await wishes(), await site.send()], [[], []]);
  });

  test('so are those of the default branch, which nobody shows', async () => {
    const { world, sweep, wishes } = await setUp(given());
    world.entities = [makeBranch({ name: 'main', head: { ...oldCommit, sha: a } })];
    await sweep();
    assert.deepEqual(await wishes(), []);
    world.entities = [makeBranch({ name: 'main', head: { ...oldCommit, sha: b } })];
    await sweep();
    assert.deepEqual(await wishes(), [`commits ${a}..${b} 0`]);
  });

  test('flags are shown as the list tells them', async () => {
    const { site, world, hold, sweep, wishes } = await setUp(given());
    await hold(makeFlag({ name: 'edited' }), makeFlag({ name: 'deleted' }));
    world.entities = [
      makeFlag({ name: 'edited', description: 'none', updatedAt: new Date() }),
      makeFlag({ name: 'new' }),
      makeFlag({ name: 'keyless', description: 'none' }),
    ];
    await sweep();
    const sent = await site.send();
    assert.deepEqual(sent.map(({ payload }) => payload === null).sort(), [false, true]);
    assert.deepEqual(await wishes(), ['feature_flag deleted 1']);
  });
});

withDatabase('what vanishes without a word', (given) => {
  test('fewer than there should be: what is no longer listed is read', async () => {
    const { world, hold, sweep, wishes } = await setUp(given());
    const all = [1, 2, 3].map((n) => makeMergeRequest({ ...long, id: 100 + n, iid: n }));
    await hold(...all);
    world.entities = all;
    await sweep();
    world.entities = all.slice(1);
    await sweep();
    assert.deepEqual(await wishes(), ['merge_request 1 1']);
    await sweep();
    assert.ok(!world.requests.includes('list merge_request'));
  });

  test('what went between the back-fill and the first comparison is read too', async () => {
    const { world, hold, sweep, wishes } = await setUp(given());
    const all = [1, 2, 3].map((n) => makeMergeRequest({ ...long, id: 100 + n, iid: n }));
    await hold(...all);
    world.entities = all.slice(1);
    await sweep();
    assert.deepEqual(await wishes(), ['merge_request 1 1']);
  });

  test('a new one does not hide a deletion', async () => {
    const { world, hold, sweep, wishes } = await setUp(given());
    const all = [1, 2, 3].map((n) => makeMergeRequest({ ...long, id: 100 + n, iid: n }));
    await hold(...all);
    world.entities = all;
    await sweep();
    const added = makeMergeRequest({ id: 104, iid: 4, title: 'none', updatedAt: new Date() });
    world.entities = [...all.slice(1), added];
    await sweep();
    assert.deepEqual(await wishes(), ['merge_request 1 1']);
  });
});

withDatabase('a project itself', (given) => {
  test('that was renamed is read again from its beginning, and all of it is sent again', async () => {
    const { site, world, project, jobs, hold, sweep } = await setUp(given());
    const commit = makeCommit({ detail: 2 });
    await hold(commit);
    world.project = { ...project, url: 'https://gitlab.example.com/new', name: 'New' };
    await sweep();
    const [link] = await site.world.stores.links.listOf(site.installationId);
    assert.deepEqual(jobs, [['backfill', { linkId: link?.id }]]);
    assert.equal((await site.held(commit.sha, 'commit'))?.isOfEpoch, false);
    await hold(commit);
    assert.equal((await site.held(commit.sha, 'commit'))?.isOfEpoch, true);
    await sweep();
    assert.deepEqual(jobs, []);
  });

  test('that moved out of every linked group is purged, and discovered when it is back', async () => {
    const { site, world, project, deps, jobs, hold, sweep, isDue } = await setUp(given());
    await hold(makeBranch());
    world.project = { ...project, namespaceIds: [99] };
    await sweep();
    const { installationId, connectionId, projectId } = site;
    assert.deepEqual(jobs, [['purge', { installationId, connectionId, projectId }]]);
    assert.equal(await isDue(), null);
    world.project = project;
    jobs.length = 0;
    await followHookedProject(deps, { connectionId, projectId, isToldGone: false });
    const [link] = await site.world.stores.links.listOf(installationId);
    assert.deepEqual(jobs, [['discover-projects', { linkId: link?.id }]]);
    assert.notEqual(await isDue(), null);
  });

  test('that is gone is purged, while its group is still seen', async () => {
    const { site, world, jobs, hold, sweep, isDue } = await setUp(given());
    await hold(makeBranch());
    world.project = null;
    world.isGroupVisible = false;
    await sweep();
    assert.deepEqual(jobs, []);
    assert.match((await isDue())?.problem ?? '', /does not show project 42/);
    world.isGroupVisible = true;
    await sweep();
    const { installationId, connectionId, projectId } = site;
    assert.deepEqual(jobs, [['purge', { installationId, connectionId, projectId }]]);
    assert.equal(await isDue(), null);
    assert.deepEqual(await site.world.stores.projects.coverage(connectionId, [projectId]), []);
  });

  test('that cannot be read waits, and keeps its watermark', async () => {
    const { world, sweep, isDue, jobs } = await setUp(given());
    world.failure = new ProductError({ code: 'GITLAB_UNREACHABLE', retry: 'soon', safe: 'away' });
    await sweep();
    assert.deepEqual([await isDue(), jobs], [{ problem: 'away', is_due: false }, []]);
    world.failure = null;
    await sweep();
    assert.deepEqual(await isDue(), { problem: null, is_due: false });
  });
});
