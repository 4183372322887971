import { type Kysely, sql } from 'kysely';

const statements = [
  // Deliveries that were given up, which people ask for: without it each question reads all of eight days.
  `create index delivery_given_up on delivery (id)
    where processed_at is not null and body is not null`,
];

/** What the status of the inbox needs. */
export const givenUp = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
