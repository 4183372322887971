import type { ConnectionId, ProjectId } from '../../../src/domain/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeWorld, type World } from './make-world.ts';

/** A site with group 7 of a connection linked, and two projects in it. */
export async function makePlace(given: () => TestDatabase) {
  const world = makeWorld(given());
  const [site, connection] = [await world.installSite(), await world.connect()];
  await world.saveProjects(connection, [1, 7], [2, 7]);
  const link = await world.link(site, connection, { kind: 'group', id: 7 });
  await world.stores.history.plan(link, [1, 2] as ProjectId[]);
  return { world, reads: given().storage.reads, site, connection, place: { site, connection } };
}

/** A hook of ours that was made at GitLab and looked at since. */
export async function addHook(
  { stores }: World,
  connection: ConnectionId,
  owner: { kind: 'group' | 'project'; id: number },
  health: 'working' | 'disabled',
): Promise<number> {
  const { id } = await stores.hooks.getOrAdd(connection, owner);
  await stores.hooks.saveMade(id, { gitlabHookId: 500 + id, isSigned: false });
  const problem = health === 'working' ? null : 'It failed.';
  await stores.hookHealth.save(id, {
    checkedAt: new Date(),
    health,
    problem,
    isLogRead: true,
  });
  return id;
}
