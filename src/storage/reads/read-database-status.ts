import { sql } from 'kysely';
import type { DatabaseStatus } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { nodeLockClass } from '../listen-for-work.ts';
import { listMissingMigrations } from '../migrations/migrate.ts';
import { translateDatabaseError } from '../translate-database-error.ts';

/** What the database says about itself. Throws DatabaseError DATABASE_UNREACHABLE. */
export async function readDatabaseStatus(db: Database): Promise<DatabaseStatus> {
  try {
    const missingMigrations = await listMissingMigrations(db);
    const { rows } = await sql<{ now: Date; version: string; workers: number }>`
      select clock_timestamp() as now, current_setting('server_version') as version,
        (select count(*) from pg_locks
          where locktype = 'advisory' and classid = ${nodeLockClass} and objsubid = 2 and granted
            and database = (select oid from pg_database where datname = current_database())
        ) as workers`.execute(db);
    const [row] = rows;
    if (!row) throw new Error('The database answered nothing.');
    return { ...row, missingMigrations };
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
