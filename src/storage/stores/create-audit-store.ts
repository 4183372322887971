import { sql } from 'kysely';
import type { AuditStore, RecordedAct } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** Acts on PostgreSQL: see {@link AuditStore} for what each call promises. */
export function createAuditStore(db: Database): AuditStore {
  return {
    async record({ by, via, act, target, details = {} }) {
      // A NUL, which no text of the database may hold, can only come from whoever acts.
      const [actor, what] = [by, target].map((text) => text.replaceAll('\0', ''));
      await sql`
        insert into audit_act (actor, via, act, target, details)
        values (${actor}, ${via}, ${act}, ${what}, ${JSON.stringify(details)}::jsonb)`.execute(db);
    },

    async list(before, limit) {
      const { rows } = await sql<Row>`
        select id, at, actor, via, act, target, details from audit_act
        where ${before}::bigint is null or id < ${before}::bigint
        order by id desc limit ${limit}`.execute(db);
      return rows.map(({ actor, ...row }) => ({ ...row, by: actor }));
    },
  };
}

type Row = Omit<RecordedAct, 'by'> & { readonly actor: string };
