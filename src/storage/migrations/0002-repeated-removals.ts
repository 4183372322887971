import { type Kysely, sql } from 'kysely';

const statements = [
  // Rule 2, Order: which removal was accepted, and whether it was sent once more since.
  `alter table tombstone add column sequence bigint not null default 0,
    add column is_repeated boolean not null default true`,
  'create index tombstone_unrepeated on tombstone (acknowledged_at) where not is_repeated',
];

/** What {@link RetentionStore.repeatRemovals} needs. */
export const repeatedRemovals = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
