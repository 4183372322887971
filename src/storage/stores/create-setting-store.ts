import { sql } from 'kysely';
import type { SettingStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** Settings of the console on PostgreSQL: see {@link SettingStore} for what each call promises. */
export function createSettingStore(db: Database): SettingStore {
  return {
    async list() {
      const { rows } = await sql<{ name: string; value: string }>`
        select name, value from setting`.execute(db);
      return new Map(rows.map(({ name, value }) => [name, value]));
    },

    async save(name, value) {
      if (value === null) {
        await sql`delete from setting where name = ${name}`.execute(db);
        return;
      }
      await sql`
        insert into setting (name, value) values (${name}, ${value})
        on conflict (name) do update set value = excluded.value, saved_at = clock_timestamp()`.execute(
        db,
      );
    },
  };
}
