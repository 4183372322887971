import { sql } from 'kysely';
import type { PublicKeyStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Public keys on PostgreSQL, for every node: see {@link PublicKeyStore} for what each call promises. */
export function createPublicKeyStore(db: Database): PublicKeyStore {
  return {
    async add({ id, pem, lifetimeMs }) {
      // There are few, so that whoever adds one can clear away the old ones.
      await sql`
        with forgotten as (delete from public_key where expires_at <= clock_timestamp())
        insert into public_key (id, pem, expires_at)
        values (${id}, ${pem}, clock_timestamp() + ${lifetimeMs} * interval '1 millisecond')`.execute(
        db,
      );
    },

    async find(id) {
      if (!uuid.test(id)) return null;
      const { rows } = await sql<{ pem: string }>`
        select pem from public_key where id = ${id}::uuid and expires_at > clock_timestamp()`.execute(
        db,
      );
      return rows[0]?.pem ?? null;
    },
  };
}
