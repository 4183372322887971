import { Migrator } from 'kysely/migration';
import type { Database } from '../database.ts';
import { mainRoad } from './0001-main-road.ts';
import { repeatedRemovals } from './0002-repeated-removals.ts';

/** Forward only: a mistake is mended by the next migration. */
const migrations = {
  '0001-main-road': mainRoad,
  '0002-repeated-removals': repeatedRemovals,
};

/**
 * Brings the schema up to date, under the database's advisory lock, so that nodes that start together
 * do it once. Answers the names of the migrations it ran; throws the database's error.
 */
export async function migrate(db: Database): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map(({ migrationName }) => migrationName);
}
