import { sql } from 'kysely';
import type { Database, Tables } from '../database.ts';

/**
 * The id that the next row will have, for a row that must know it beforehand: its secrets are sealed
 * together with it. Insert with `overriding system value`.
 */
export async function nextId(db: Database, table: keyof Tables): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence(${table}, 'id')) as id`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`The table ${table} has no sequence for its ids.`);
  return row.id;
}
