import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type TestDatabase, withDatabase } from '../../test/support/database.ts';
import { makeSite, type Site } from '../../test/support/make-site.ts';
import type { Change, Entity, Urgency } from '../domain/index.ts';
import { branchId } from '../domain/index.ts';
import type { RenderForJira } from '../ports/index.ts';
import {
  makeBranch,
  makeBuild,
  makeCommit,
  makeDeployment,
  makeFlag,
  makeMergeRequest,
} from './entities.fake.ts';
import { recordChanges } from './record-changes.ts';

/** Shows what differs: the text that carries keys, and the keys. */
const renderForJira: RenderForJira = (entity, issueKeys) =>
  JSON.stringify([entity.kind === 'branch' ? entity.head.sha[0] : entity, issueKeys]);

const at = (ms: number, entity: Entity): Change => ({ readAt: new Date(ms), entity });

/** A site, and the only wishes for reads there are. */
async function setUp(given: TestDatabase) {
  const site: Site = await makeSite(given);
  const { connectionId } = site;
  await sql`delete from refresh`.execute(site.db);
  return {
    site,
    record: (urgency: Urgency, ...changes: Change[]) =>
      given.storage.transact((stores) =>
        recordChanges({ renderForJira }, stores, { connectionId, changes, urgency }),
      ),
    async wishes() {
      const { rows } = await sql<{ wish: string }>`
        select concat_ws(' ', kind, target, urgency) as wish from refresh
        where connection_id = ${connectionId} order by 1`.execute(site.db);
      return rows.map(({ wish }) => wish);
    },
    /** What waits to be sent, with its keys; the past gathers for a moment before it leaves. */
    async due() {
      const { rows } = await sql<{ row: string }>`
        select kind || ' ' || array_to_string(issue_keys, ' ') as row
        from due join mirror using (installation_id, connection_id, project_id, kind, entity_id)
        where installation_id = ${site.installationId} order by 1`.execute(site.db);
      return rows.map(({ row }) => row);
    },
  };
}

withDatabase('what changes mean', (given) => {
  test('a change is shown to every site that covers its project, and to no other', async () => {
    const { site, record } = await setUp(given());
    const second = await site.world.installSite();
    await site.world.installSite();
    await site.world.link(second, site.connectionId, { kind: 'project', id: site.projectId });
    assert.equal(await record('live', at(1_000, makeBranch())), 2);
    const { rows } = await sql<{ installation_id: number }>`
      select installation_id from mirror where connection_id = ${site.connectionId} order by 1`.execute(
      site.db,
    );
    assert.deepEqual(
      rows.map((row) => row.installation_id),
      [site.installationId, second],
    );
  });

  test('of two changes of one entity in a batch the newer counts', async () => {
    const { site, record } = await setUp(given());
    const [old, young] = ['b', 'c'].map((letter) =>
      makeBranch({ head: makeCommit({ sha: letter.repeat(40) }) }),
    );
    assert.ok(old && young);
    assert.equal(await record('live', at(2_000, young), at(1_000, old)), 1);
    const [entry] = await site.send();
    assert.equal(entry?.payload, '["c",["ABC-1"]]');
  });

  test('most of the past names no issue and leaves no row', async () => {
    const { record, wishes } = await setUp(given());
    const keyless = [
      makeBranch({ name: 'topic' }),
      makeMergeRequest({ title: 'none' }),
      makeCommit({ message: 'none' }),
    ];
    assert.equal(await record('history', ...keyless.map((entity) => at(1_000, entity))), 0);
    assert.deepEqual(await wishes(), []);
  });

  test('what was read for its own sake leaves a tombstone even without a key; a commit does not', async () => {
    const { site, record } = await setUp(given());
    const branch = makeBranch({ name: 'topic' });
    assert.equal(await record('live', at(1_000, branch)), 1);
    assert.equal((await site.held(branchId('topic')))?.isTombstone, true);
    assert.equal(await record('live', at(1_000, makeCommit({ message: 'none' }))), 0);
  });

  test('an entity that lost its last key is removed, also when the past says so', async () => {
    const { site, record } = await setUp(given());
    await record('live', at(1_000, makeMergeRequest()));
    await site.send();
    await record('history', at(2_000, makeMergeRequest({ title: 'none' })));
    await sql`update due set queued_at = queued_at - interval '1 hour'`.execute(site.db);
    const [removal] = await site.send();
    assert.deepEqual([removal?.kind, removal?.payload], ['merge_request', null]);
  });
});

withDatabase('what follows from changes', (given) => {
  test('an open merge request lends its keys to its branch, and marks it before and after', async () => {
    const { site, record, wishes } = await setUp(given());
    await record('live', at(1_000, makeMergeRequest()));
    assert.deepEqual(await wishes(), ['branch topic 0']);
    await record('live', at(2_000, makeBranch({ name: 'topic' })));
    const sent = await site.send();
    assert.equal(sent.find(({ kind }) => kind === 'branch')?.payload, '["a",["ABC-1"]]');

    await sql`delete from refresh`.execute(site.db);
    await record('live', at(3_000, makeMergeRequest({ commentCount: 5 })));
    assert.deepEqual(await wishes(), []);
    await record('live', at(4_000, makeMergeRequest({ state: 'merged' })));
    assert.deepEqual(await wishes(), ['branch topic 0']);
    await record('live', at(5_000, makeBranch({ name: 'topic' })));
    assert.equal((await site.held(branchId('topic')))?.isTombstone, true);
  });

  test('in the past only a branch of another project is marked, and nothing live follows', async () => {
    const { site, record, wishes } = await setUp(given());
    await record('history', at(1_000, makeMergeRequest()));
    assert.deepEqual(await wishes(), []);
    const [other] = [43] as (typeof site.projectId)[];
    assert.ok(other);
    const fromFork = makeMergeRequest({ id: 901, iid: 10, sourceProjectId: other });
    await record('history', at(1_000, fromFork));
    assert.deepEqual(await wishes(), ['branch topic 2']);
  });

  test('a list page does not replace the complete read of the same version', async () => {
    const { record } = await setUp(given());
    const reviewer = { ...makeMergeRequest().author, approved: true };
    await record('live', at(1_000, makeMergeRequest({ reviewers: [reviewer] })));
    const listed = makeMergeRequest({
      reviewers: [{ ...reviewer, approved: false }],
      isComplete: false,
    });
    assert.equal(await record('history', at(2_000, listed)), 0);
    const moved = { ...listed, url: 'https://gitlab.example.com/renamed/-/merge_requests/9' };
    assert.equal(await record('history', at(3_000, moved)), 1);
    const edited = { ...moved, updatedAt: new Date(9_000) };
    assert.equal(await record('history', at(4_000, edited)), 1);
  });

  test('what lists and hooks leave out is read later, once', async () => {
    const { site, record, wishes } = await setUp(given());
    const sha = 'd'.repeat(40);
    await record('live', at(1_000, makeCommit({ sha, detail: 1 })));
    assert.deepEqual(await wishes(), [`commit ${sha} 2`]);
    await sql`delete from refresh`.execute(site.db);
    await record('live', at(2_000, makeCommit({ sha, detail: 2 })));
    assert.deepEqual(await wishes(), []);
    await record('history', at(3_000, makeCommit({ sha, detail: 0 })));
    assert.deepEqual(await wishes(), []);
    const reviewer = { ...makeMergeRequest().author, approved: false };
    await record('history', at(1_000, makeMergeRequest({ isComplete: false })));
    assert.deepEqual(await wishes(), []);
    const reviewed = makeMergeRequest({ id: 902, iid: 11, isComplete: false });
    await record('history', at(1_000, { ...reviewed, reviewers: [reviewer] }));
    assert.deepEqual(await wishes(), ['merge_request 11 2']);
  });
});

withDatabase('what a list of pipelines or deployments leaves out', (given) => {
  const incomplete = { isComplete: false } as const;

  test('is shown as far as the list tells, and read in full later', async () => {
    const { record, wishes, due } = await setUp(given());
    await record(
      'history',
      at(1_000, makeBuild(incomplete)),
      at(1_000, makeDeployment(incomplete)),
    );
    assert.deepEqual(await due(), ['build ABC-1', 'deployment ABC-1']);
    assert.deepEqual(await wishes(), ['build 700 2', 'deployment 800 2']);
  });

  test('may hold a key: without one in the list it is read, and shown if there is one', async () => {
    const { record, wishes, due } = await setUp(given());
    assert.equal(await record('history', at(1_000, makeBuild({ ...incomplete, ref: 'main' }))), 0);
    assert.deepEqual(await wishes(), ['build 700 2']);
    const whole = makeBuild({ ref: 'main', texts: ['ABC-9 in the commit'] });
    assert.equal(await record('history', at(2_000, whole)), 1);
    assert.deepEqual(await due(), ['build ABC-9']);
  });

  test('does not take back what the whole read of the same version showed', async () => {
    const { site, record, wishes } = await setUp(given());
    const whole = makeBuild({ ref: 'main', texts: ['ABC-9 in the commit'] });
    await record('live', at(1_000, whole));
    await site.send();
    assert.equal(await record('history', at(2_000, makeBuild({ ...incomplete, ref: 'main' }))), 0);
    assert.deepEqual(await site.send(), []);
    assert.deepEqual(await wishes(), []);
    const later = { ...incomplete, ref: 'main', updatedAt: new Date(9_000) };
    assert.equal(await record('history', at(3_000, makeBuild(later))), 0);
    assert.deepEqual(await wishes(), ['build 700 2']);
  });
});

withDatabase('kinds and their lanes', (given) => {
  test('each endpoint has lanes of its own, the past one beside the live one', async () => {
    const { site, record } = await setUp(given());
    await record(
      'live',
      at(1_000, makeBuild()),
      at(1_000, makeDeployment()),
      at(1_000, makeFlag()),
      at(1_000, makeBranch()),
    );
    await record(
      'history',
      at(1_000, makeBuild({ iid: 8, id: 701 })),
      at(1_000, makeFlag({ name: 'b' })),
    );
    const { rows } = await sql<{ lane: string }>`
      select lane from due where installation_id = ${site.installationId} order by 1`.execute(
      site.db,
    );
    assert.deepEqual(
      rows.map(({ lane }) => lane),
      [
        'builds/history',
        'builds/live',
        'deployments/live',
        'devinfo/live/0',
        'featureflags/history',
        'featureflags/live',
      ],
    );
  });

  test('a deployment, a build or a flag that loses its key is taken back', async () => {
    const { site, record } = await setUp(given());
    await record('live', at(1_000, makeDeployment()), at(1_000, makeFlag()));
    await site.send();
    await record(
      'live',
      at(2_000, makeDeployment({ texts: ['none'] })),
      at(2_000, makeFlag({ description: '' })),
    );
    assert.deepEqual(
      (await site.send()).map(({ payload }) => payload),
      [null, null],
    );
  });
});
