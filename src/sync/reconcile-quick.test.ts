import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { makeProject } from '../../test/contracts/stores/make-world.ts';
import { type TestDatabase, withDatabase } from '../../test/support/database.ts';
import { makeSite } from '../../test/support/make-site.ts';
import { type Connection, type LinkTarget, ProductError, type Project } from '../domain/index.ts';
import { reconcileQuick } from './reconcile-quick.ts';

const hourMs = 3_600_000;

async function setUp(given: TestDatabase) {
  const site = await makeSite(given);
  const { connectionId, db } = site;
  const world = {
    active: [] as Project[],
    failures: new Map<number, ProductError>(),
    asked: [] as { target: number; since: Date }[],
    jobs: [] as unknown[],
  };
  const deps = {
    transact: given.storage.transact,
    stores: site.world.stores,
    readDatabaseClock: given.storage.readDatabaseClock,
    sendJob: async (_: unknown, name: string, data: object) => void world.jobs.push([name, data]),
    readGitlab: {
      async *activeProjects(connection: Connection, target: LinkTarget, since: Date) {
        if (connection.id !== connectionId) return;
        world.asked.push({ target: target.id, since });
        const failure = world.failures.get(target.id);
        if (failure) throw failure;
        yield world.active.filter(({ namespaceIds }) => namespaceIds.includes(target.id));
      },
    },
  } as unknown as Parameters<typeof reconcileQuick>[0];
  return {
    site,
    world,
    look: () => reconcileQuick(deps, new AbortController().signal),
    async due() {
      const { rows } = await sql<{ id: number }>`
        select project_id as id from sweep where connection_id = ${connectionId}
          and due_at <= clock_timestamp() order by 1`.execute(db);
      return rows.map(({ id }) => id);
    },
  };
}

withDatabase('the quick look', (given) => {
  test('what had activity is due at once; a target is asked once however many sites link it', async () => {
    const { site, world, look, due } = await setUp(given());
    const { connectionId, projectId } = site;
    const second = await site.world.installSite();
    await site.world.link(second, connectionId, { kind: 'group', id: 7 });
    await site.world.saveProjects(connectionId, [43, 7]);
    const renamed = { ...makeProject(connectionId, projectId, [7]), name: 'Renamed' };
    world.active = [renamed];
    await look();
    assert.deepEqual(await due(), [projectId]);
    assert.equal(world.asked.length, 1);
    assert.deepEqual(world.jobs, [['reconcile', {}]]);
    const held = await site.world.stores.projects.findAll(connectionId, [projectId]);
    assert.equal(held.get(projectId)?.name, 'Renamed');
  });

  test('it asks for a little more than what was since the last look, for GitLab lags', async () => {
    const { world, look } = await setUp(given());
    await look();
    await look();
    const [first, second] = world.asked.map(({ since }) => Date.now() - since.getTime());
    assert.ok(first && second && second > hourMs && first < 1.2 * hourMs);
  });

  test('an unknown project is left to discovery', async () => {
    const { site, world, look } = await setUp(given());
    world.active = [makeProject(site.connectionId, 99, [7])];
    await look();
    const [link] = await site.world.stores.links.listOf(site.installationId);
    assert.deepEqual(world.jobs, [
      ['discover-projects', { linkId: link?.id }],
      ['reconcile', {}],
    ]);
  });

  test('a failure stops no other target, and is asked about again from where it was', async () => {
    const { site, world, look, due } = await setUp(given());
    const { connectionId, projectId } = site;
    await site.world.link(site.installationId, connectionId, { kind: 'group', id: 8 });
    world.active = [makeProject(connectionId, projectId, [7, 8])];
    const fail = (code: 'GITLAB_NOT_FOUND' | 'GITLAB_FORBIDDEN') =>
      world.failures.set(7, new ProductError({ code, retry: 'never', safe: code }));
    fail('GITLAB_NOT_FOUND');
    await look();
    assert.deepEqual(await due(), [projectId]);
    fail('GITLAB_FORBIDDEN');
    await assert.rejects(look(), { code: 'GITLAB_FORBIDDEN' });
    const last = await site.world.stores.sweeps.findLastLook(connectionId, {
      kind: 'group',
      id: 7,
    } as LinkTarget);
    assert.equal(last, null);
  });
});
