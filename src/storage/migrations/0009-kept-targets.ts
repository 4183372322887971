import { type Kysely, sql } from 'kysely';

const statements = [
  // Rule 7, Coverage: what was unlinked with the wish that Jira keeps it; nothing else loses its coverage and stays.
  `create table kept_target (
    installation_id integer not null,
    connection_id integer not null,
    target_kind text not null,
    target_id bigint not null,
    primary key (installation_id, connection_id, target_kind, target_id)
  )`,
];

/** What a plain unlink leaves in Jira. */
export const keptTargets = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
