import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { type TestDatabase, withDatabase } from '../../test/support/database.ts';
import { makeSite } from '../../test/support/make-site.ts';
import {
  type Change,
  type Entity,
  gitlabMatching,
  type Matching,
  maxIssueKeys,
  type Urgency,
} from '../domain/index.ts';
import type { DueEntry, RenderForJira } from '../ports/index.ts';
import { makeBranch, makeCommit, makeMergeRequest } from './entities.fake.ts';
import { recordChanges } from './record-changes.ts';

const renderForJira: RenderForJira = (entity, issueKeys) =>
  JSON.stringify([entity.kind, issueKeys]);
const at = (ms: number, entity: Entity): Change => ({ readAt: new Date(ms), entity });
const shownIn = (entries: readonly DueEntry[]) =>
  entries.map(({ kind, payload, issueKeys }) => [kind, payload && issueKeys.join(' ')]).toSorted();

/** A site whose link's rule can be changed. */
async function setUp(given: TestDatabase) {
  const site = await makeSite(given);
  const { connectionId, installationId, db } = site;
  const [link] = await site.world.stores.links.listOf(installationId);
  assert.ok(link);
  return {
    site,
    setRule: (rule: Partial<Matching>) =>
      given.storage.transact(({ links }) =>
        links.saveMatching(link.id, { ...gitlabMatching, ...rule }),
      ),
    record: (urgency: Urgency, ...changes: Change[]) =>
      given.storage.transact((stores) =>
        recordChanges({ renderForJira }, stores, { connectionId, changes, urgency }),
      ),
    /** Everything that is due, at once. */
    async send() {
      await sql`update due set queued_at = queued_at - interval '1 hour'`.execute(db);
      return shownIn(await site.send());
    },
  };
}

withDatabase('a changed matching rule', (given) => {
  test('removes what it takes no key from, and shows it again when it is taken back', async () => {
    const { record, send, setRule } = await setUp(given());
    const read = (ms: number) =>
      record(
        'history',
        at(ms, makeCommit({ detail: 0 })),
        at(ms, makeMergeRequest({ isComplete: false })),
        at(ms, makeBranch()),
      );
    const all = [
      ['branch', 'ABC-1'],
      ['commit', 'ABC-1'],
      ['merge_request', 'ABC-1'],
    ];
    await read(1_000);
    assert.deepEqual(await send(), all);
    await setRule({ jiraProjects: ['XY'] });
    await read(2_000);
    assert.deepEqual(
      await send(),
      all.map(([kind]) => [kind, null]),
    );
    await read(3_000);
    assert.deepEqual(await send(), []);
    await setRule({});
    await read(4_000);
    assert.deepEqual(await send(), all);
  });

  test('changes the keys also of a commit that waits to be sent, which is read whole again', async () => {
    const { site, record, send, setRule } = await setUp(given());
    const commit = makeCommit({ message: 'ABC-1 XY-2', detail: 2 });
    await record('live', at(1_000, commit));
    await setRule({ jiraProjects: ['XY'] });
    await sql`delete from refresh`.execute(site.db);
    await record('history', at(2_000, { ...commit, detail: 0 }));
    const { rows } = await sql<{ target: string }>`select target from refresh`.execute(site.db);
    assert.deepEqual(rows, [{ target: commit.sha }]);
    assert.deepEqual(await send(), [['commit', 'XY-2']]);
  });

  test('sends once more what it takes the same keys from: what was acknowledged before no longer counts', async () => {
    const { record, send, setRule } = await setUp(given());
    const listed = makeMergeRequest({ isComplete: false });
    await record('live', at(1_000, makeMergeRequest()));
    await send();
    await setRule({ jiraProjects: ['ABC'] });
    await record('history', at(2_000, listed));
    assert.deepEqual(await send(), [['merge_request', 'ABC-1']]);
    await record('history', at(3_000, { ...listed, commentCount: 3 }));
    assert.deepEqual(await send(), []);
  });
});

withDatabase('a matching rule', (given) => {
  test('a pattern finds the keys of everything', async () => {
    const { record, send, setRule } = await setUp(given());
    await setRule({ pattern: '#([a-z]+-\\d+)', searchesSourceBranch: true });
    await record(
      'live',
      at(1_000, makeCommit({ message: 'ABC-1 and #web-2' })),
      at(1_000, makeMergeRequest({ title: 'ABC-1', sourceBranch: 'x#web-3' })),
    );
    assert.deepEqual(await send(), [
      ['commit', 'WEB-2'],
      ['merge_request', 'WEB-3'],
    ]);
  });
});

withDatabase('more keys than Jira takes', (given) => {
  test('go without those that Jira is known not to know', async () => {
    const { site, record, send } = await setUp(given());
    await sql`insert into unknown_key (installation_id, issue_key)
      values (${site.installationId}, 'ABC-3'), (${site.installationId}, 'ABC-4')`.execute(site.db);
    const keys = Array.from({ length: maxIssueKeys + 1 }, (_, n) => `ABC-${n}`);
    await record('live', at(1_000, makeCommit({ message: keys.join(' ') })));
    const kept = keys.filter((key) => key !== 'ABC-4');
    assert.deepEqual(await send(), [['commit', kept.join(' ')]]);
  });
});
