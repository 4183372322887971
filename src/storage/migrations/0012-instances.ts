import { type Kysely, sql } from 'kysely';

const statements = [
  // The instance behind us that the site is handed to, or the connection of ours that was chosen in Jira.
  `alter table installation
    add column instance_url text,
    add column chosen_connection_id integer references connection`,

  // Of lifecycle events that are handed on: whoever receives one asks for its key within minutes.
  `create table public_key (
    id uuid primary key,
    pem text not null,
    expires_at timestamptz not null
  )`,
];

/** Serving other instances. */
export const instances = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
