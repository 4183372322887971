import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { TestDatabase } from '../../support/database.ts';
import { addMirrorRow } from './add-mirror-row.ts';
import { makePlace } from './read-place.ts';

export function testSeries(given: () => TestDatabase): void {
  test('points tell what was taken between them, and none is made without news', async () => {
    const { world, site, place } = await makePlace(given);
    const { series } = world.stores;
    await sql`truncate lane, due, site_point`.execute(world.db);
    await series.addPoints();
    assert.equal(await countPoints(given), 0);
    await sql`insert into site_point (installation_id, at, accepted, rejected, waiting, lag_ms) values
      (${site}, now() - interval '3 h', 100, 10, 0, 0),
      (${site}, now() - interval '30 min', 160, 11, 7, 9000),
      (${site}, now() - interval '10 min', 200, 11, 0, 0)`.execute(world.db);
    await sql`insert into lane (installation_id, name, accepted, rejected)
      values (${site}, 'devinfo/live/1', 150, 5), (${site}, 'builds/live', 55, 7)`.execute(
      world.db,
    );
    await addMirrorRow(world, place, 'a1', { acknowledged: 4, isDue: true });
    await series.addPoints();
    await series.addPoints();
    assert.equal(await countPoints(given), 4);
    const { everyMinutes, points } = await series.list(site, 1);
    assert.deepEqual([everyMinutes, points.length], [1, 60]);
    const told = points.filter(({ accepted, waiting }) => accepted > 0 || waiting > 0);
    assert.deepEqual(
      told.map(({ accepted, rejected, waiting }) => [accepted, rejected, waiting]),
      [
        [60, 1, 7],
        [40, 0, 0],
        [5, 1, 1],
      ],
    );
    assert.equal(told[0]?.lagMs, 9_000);
    const stepMs = (points[1]?.at.getTime() ?? 0) - (points[0]?.at.getTime() ?? 0);
    assert.equal(stepMs, 60_000);
    const day = await series.list(site, 24);
    assert.deepEqual([day.everyMinutes, day.points.length], [10, 144]);
    assert.equal(
      day.points.reduce((sum, { accepted }) => sum + accepted, 0),
      205,
    );
    assert.deepEqual((await series.list(site, 720)).points.length, 180);
  });

  test('lanes that count anew take nothing back, and the last old point stays as the beginning', async () => {
    const { world, site } = await makePlace(given);
    const { series } = world.stores;
    await sql`truncate lane, due, site_point`.execute(world.db);
    await sql`insert into site_point (installation_id, at, accepted, rejected, waiting, lag_ms) values
      (${site}, now() - interval '40 days', 10, 0, 0, 0),
      (${site}, now() - interval '35 days', 20, 0, 0, 0),
      (${site}, now() - interval '2 days', 50, 0, 0, 0),
      (${site}, now() - interval '1 day', 3, 0, 0, 0)`.execute(world.db);
    await series.addPoints();
    const { points } = await series.list(site, 720);
    const accepted = points.map((point) => point.accepted).filter((count) => count > 0);
    assert.deepEqual(accepted, [30]);
    const { rows } =
      await sql`select 1 from site_point where at < now() - interval '36 days'`.execute(world.db);
    assert.deepEqual(rows, []);
  });
}

async function countPoints(given: () => TestDatabase): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from site_point`.execute(
    given().db,
  );
  return rows[0]?.count ?? 0;
}
