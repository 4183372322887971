import { sql } from 'kysely';
import type { InstallationId } from '../../domain/index.ts';
import type { Database } from '../database.ts';

const tablesBeforeStory = [
  'mirror',
  'due',
  'lane',
  'tombstone',
  'unknown_key',
  'waiting_for_key',
  'kept_target',
] as const;
const tablesAfterStory = ['history', 'link'] as const;

/** Deletes at most `limit` rows of an uninstalled site, then the site; true when nothing is left. */
export async function deleteInstallation(
  db: Database,
  id: InstallationId,
  limit: number,
): Promise<boolean> {
  // Each partition by itself: a row's place (ctid) is unique within one table only.
  const { rows: partitions } = await sql<{ name: string }>`
    select relid::regclass::text as name from pg_partition_tree('story') where isleaf`.execute(db);
  const storyTables = partitions.map(({ name }) => name);
  let left = limit;
  for (const table of [...tablesBeforeStory, ...storyTables, ...tablesAfterStory]) {
    left -= await deletePiece(db, table, id, left);
    if (left <= 0) return false;
  }
  await sql`delete from call_budget where kind = 'jira' and owner_id = ${id}`.execute(db);
  await db.deleteFrom('installation').where('id', '=', id).execute();
  return true;
}

async function deletePiece(
  db: Database,
  table: string,
  id: InstallationId,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from ${sql.raw(table)} where ctid = any(array(
      select ctid from ${sql.raw(table)} where installation_id = ${id} limit ${limit}))`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}
