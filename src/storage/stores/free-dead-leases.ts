import { type RawBuilder, sql } from 'kysely';
import { sleep } from '../../lib/index.ts';
import type { Database } from '../database.ts';
import { nodeLockClass } from '../listen-for-work.ts';

const leased = ['lane', 'refresh', 'history', 'sweep'];
const mostAttempts = 50;
const pauseMs = 50;

/**
 * Ends the leases of nodes whose session lock is gone. Leases are long, because a request to Jira may
 * take long; without this everything a killed node held would wait for its lease to run out. Rows
 * that others are writing just now are passed over and tried again for some seconds: waiting for
 * them, in whatever order, could end in a deadlock.
 */
export async function freeDeadLeases(db: Database): Promise<void> {
  for (const table of leased) {
    for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
      if ((await freeUnlocked(db, sql.table(table))) === 0) break;
      await sleep(pauseMs);
    }
  }
}

/** Answers how many were passed over. */
async function freeUnlocked(db: Database, table: RawBuilder<unknown>): Promise<number> {
  const isDead = sql`leased_until > clock_timestamp() and leased_by not in (
    select objid::bigint from pg_locks
    where locktype = 'advisory' and classid = ${nodeLockClass} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database()))`;
  const { rows } = await sql<{ left: number }>`
    with dead as (
      select ctid from ${table} where ${isDead} for update skip locked
    ), freed as (
      update ${table} t set leased_by = null, leased_until = null from dead where t.ctid = dead.ctid
      returning 1
    )
    select (select count(*) from ${table} where ${isDead}) - (select count(*) from freed) as "left"`.execute(
    db,
  );
  return rows[0]?.left ?? 0;
}
