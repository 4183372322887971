import { type Kysely, sql } from 'kysely';

const statements = [
  // Of the OAuth application with which people sign in at this GitLab.
  'alter table connection add column application_id text',

  // What the console has set; the environment wins over it.
  `create table setting (
    name text collate "C" primary key,
    value text not null,
    saved_at timestamptz not null default clock_timestamp()
  )`,

  // Every administrative act; never changed, never deleted.
  `create table audit_act (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    actor text not null,
    via text not null check (via in ('console', 'api', 'cli', 'jira')),
    act text not null,
    target text not null,
    details jsonb not null default '{}'
  )`,
];

/** What the console changes, and the record of who changed what. */
export const consoleTables = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
