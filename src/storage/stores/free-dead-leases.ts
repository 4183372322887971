import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { nodeLockClass } from '../listen-for-work.ts';

const leased = ['lane', 'refresh', 'history'];

/**
 * Ends the leases of nodes whose session lock is gone. Leases are long, because a request to Jira may
 * take long; without this everything a killed node held would wait for its lease to run out.
 */
export async function freeDeadLeases(db: Database): Promise<void> {
  for (const table of leased) {
    await sql`
      update ${sql.table(table)} set leased_by = null, leased_until = null
      where leased_until > clock_timestamp() and leased_by not in (
        select objid::bigint from pg_locks
        where locktype = 'advisory' and classid = ${nodeLockClass} and objsubid = 2 and granted
          and database = (select oid from pg_database where datname = current_database()))`.execute(
      db,
    );
  }
}
