import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { SecretBox } from './secrets.ts';

const places = [
  { table: 'installation', column: 'shared_secret' },
  { table: 'installation', column: 'forge_token' },
  { table: 'connection', column: 'token' },
  { table: 'hook', column: 'token' },
  { table: 'hook', column: 'signing_token' },
  { table: 'service_account', column: 'token' },
] as const;

const rowsPerPiece = 500;

/**
 * Seals anew what an older key sealed, so that the previous key can be dropped after one start.
 * Answers how many values it changed. Throws SecretError for one that neither key opens.
 */
export async function resealSecrets(db: Database, secretBox: SecretBox): Promise<number> {
  let count = 0;
  for (const place of places) count += await resealColumn(db, secretBox, place);
  return count;
}

async function resealColumn(
  db: Database,
  secretBox: SecretBox,
  { table, column }: (typeof places)[number],
): Promise<number> {
  let count = 0;
  for (let after = 0; ; ) {
    const { rows } = await sql<{ id: number; sealed: string }>`
      select id, ${sql.ref(column)} as sealed from ${sql.table(table)}
      where id > ${after} and ${sql.ref(column)} is not null
      order by id limit ${rowsPerPiece}`.execute(db);
    for (const { id, sealed } of rows) {
      if (!secretBox.needsResealing(sealed)) continue;
      const name = `${table}:${id}:${column}`;
      const anew = secretBox.seal(secretBox.open(sealed, name), name);
      // Somebody may have saved a new secret meanwhile.
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${anew}
        where id = ${id} and ${sql.ref(column)} = ${sealed}`.execute(db);
      count += 1;
    }
    const last = rows.at(-1);
    if (!last) return count;
    after = last.id;
  }
}
