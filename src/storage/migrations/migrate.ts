import { Migrator } from 'kysely/migration';
import type { Database } from '../database.ts';
import { mainRoad } from './0001-main-road.ts';
import { repeatedRemovals } from './0002-repeated-removals.ts';
import { everyKind } from './0003-every-kind.ts';
import { sweeps } from './0004-sweeps.ts';
import { steeredLinks } from './0005-steered-links.ts';
import { services } from './0006-services.ts';
import { budgets } from './0007-budgets.ts';
import { givenUp } from './0008-given-up.ts';
import { keptTargets } from './0009-kept-targets.ts';
import { consoleTables } from './0010-console.ts';
import { series } from './0011-series.ts';
import { instances } from './0012-instances.ts';
import { forge } from './0013-forge.ts';
import { oauthSites } from './0014-oauth-sites.ts';

/** Forward only: a mistake is mended by the next migration. */
const migrations = {
  '0001-main-road': mainRoad,
  '0002-repeated-removals': repeatedRemovals,
  '0003-every-kind': everyKind,
  '0004-sweeps': sweeps,
  '0005-steered-links': steeredLinks,
  '0006-services': services,
  '0007-budgets': budgets,
  '0008-given-up': givenUp,
  '0009-kept-targets': keptTargets,
  '0010-console': consoleTables,
  '0011-series': series,
  '0012-instances': instances,
  '0013-forge': forge,
  '0014-oauth-sites': oauthSites,
};

/**
 * Brings the schema up to date, under the database's advisory lock, so that nodes that start together
 * do it once. Answers the names of the migrations it ran; throws the database's error.
 */
export async function migrate(db: Database): Promise<string[]> {
  const migrator = createMigrator(db);
  const { error, results } = await migrator.migrateToLatest();
  if (error) throw error;
  return (results ?? []).map(({ migrationName }) => migrationName);
}

/** The names of those that this version knows and the database has not run. */
export async function listMissingMigrations(db: Database): Promise<string[]> {
  const all = await createMigrator(db).getMigrations();
  return all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}

function createMigrator(db: Database): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}
