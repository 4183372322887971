import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { ProjectId } from '../../../src/domain/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeSite, type Site } from '../../support/make-site.ts';

export function testCoverage(given: () => TestDatabase): void {
  let site: Site;
  beforeEach(async () => {
    site = await makeSite(given());
  });
  const covering = async (projectId: number) => {
    const { stores } = site.world;
    const rows = await stores.projects.coverage(site.connectionId, [projectId as ProjectId]);
    return rows.map(({ installationId }) => installationId);
  };

  test('a project that several links of a site cover is covered once', async () => {
    const { world, installationId, connectionId } = site;
    await world.saveProjects(connectionId, [50, 8, 7]);
    await world.link(installationId, connectionId, { kind: 'group', id: 8 });
    const link = await world.link(installationId, connectionId, { kind: 'project', id: 50 });
    assert.deepEqual(await covering(50), [installationId]);
    for (const { id } of await world.stores.links.listOf(installationId)) {
      if (id !== link.id) await world.stores.links.remove(id);
    }
    assert.deepEqual(await covering(50), [installationId]);
    await world.stores.links.remove(link.id);
    assert.deepEqual(await covering(50), []);
  });

  test('a project is covered by every site that links something above it', async () => {
    const { world, installationId, connectionId } = site;
    const other = await world.installSite();
    await world.link(other, connectionId, { kind: 'group', id: 8 });
    await world.saveProjects(connectionId, [50, 8, 7], [51, 7]);
    assert.deepEqual(await covering(50), [installationId, other]);
    assert.deepEqual(await covering(51), [installationId]);
    await world.stores.installations.markUninstalled(other);
    assert.deepEqual(await covering(50), [installationId]);
  });

  test('a project that moves is covered by where it is', async () => {
    const { world, connectionId } = site;
    await world.saveProjects(connectionId, [50, 7]);
    assert.equal((await covering(50)).length, 1);
    await world.saveProjects(connectionId, [50, 9]);
    assert.deepEqual(await covering(50), []);
  });

  test('a link of another GitLab with the same ids covers nothing here', async () => {
    const { world, installationId } = site;
    const elsewhere = await world.connect();
    await world.saveProjects(elsewhere, [50, 9]);
    await world.saveProjects(site.connectionId, [50, 9]);
    await world.link(installationId, elsewhere, { kind: 'group', id: 9 });
    assert.deepEqual(await covering(50), []);
  });
}
