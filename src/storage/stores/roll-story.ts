import { sql } from 'kysely';
import type { Database } from '../database.ts';

const dayMs = 86_400_000;
const daysKept = 7;

/**
 * Rule 6, Payloads: makes the story's partitions of today and tomorrow (days of UTC) where they are
 * missing, and drops what is older than 7 days.
 */
export async function rollStory(db: Database): Promise<void> {
  const today = await readToday(db);
  const days = [today, new Date(today.getTime() + dayMs)];
  const existing = await listPartitions(db);
  for (const day of days) {
    if (!existing.includes(partitionOf(day))) await addPartition(db, day);
  }
  const oldest = new Date(today.getTime() - daysKept * dayMs);
  for (const name of existing) {
    // Names of one length sort as their days do.
    if (/^story_\d{8}$/.test(name) && name < partitionOf(oldest)) {
      await sql`drop table if exists ${sql.table(name)}`.execute(db);
    }
  }
  await sql`delete from story_default where sent_at < ${oldest}`.execute(db);
}

async function readToday(db: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const now = rows[0]?.now ?? new Date();
  return new Date(Math.floor(now.getTime() / dayMs) * dayMs);
}

function partitionOf(day: Date): string {
  return `story_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;
}

async function listPartitions(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'story'::regclass`.execute(db);
  return rows.map(({ name }) => name);
}

/**
 * PostgreSQL refuses a partition while the default one holds rows of its range, as after a pause of this
 * job: they are moved. The lock keeps others from adding more meanwhile; it is held for a moment.
 */
async function addPartition(db: Database, day: Date): Promise<void> {
  const name = partitionOf(day);
  const end = new Date(day.getTime() + dayMs);
  await inTransaction(db, async (running) => {
    await sql`lock table story in access exclusive mode`.execute(running);
    if ((await listPartitions(running)).includes(name)) return;
    const table = sql.table(name);
    await sql`create table ${table} (like story including defaults)`.execute(running);
    await sql`
      with moved as (
        delete from story_default where sent_at >= ${day} and sent_at < ${end} returning *
      )
      insert into ${table} select * from moved`.execute(running);
    await sql`
      alter table story attach partition ${table}
      for values from (${sql.lit(day.toISOString())}) to (${sql.lit(end.toISOString())})`.execute(
      running,
    );
  });
}

function inTransaction<T>(db: Database, work: (running: Database) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
