import { type RawBuilder, sql } from 'kysely';

/** A time of this machine's clock as one of the database's, which all nodes go by. */
export function inDatabaseTime(time: Date): RawBuilder<Date> {
  return sql`clock_timestamp() + ${time.getTime() - Date.now()} * interval '1 millisecond'`;
}
