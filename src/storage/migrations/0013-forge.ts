import { type Kysely, sql } from 'kysely';

const statements = [
  // Of a site that a Forge app joins to us, besides Connect or alone.
  `alter table installation
    add column forge_installation_id text,
    add column forge_cloud_id text,
    add column forge_api_base_url text,
    add column forge_token text,
    add column forge_token_expires_at timestamptz,
    add column forge_heard_at timestamptz,
    add column forge_silences integer not null default 0`,
  `create unique index installation_forge on installation (forge_installation_id)
    where uninstalled_at is null`,

  // Invocation tokens that were used: each is good for one call, within seconds.
  `create table forge_call (
    token_id text primary key,
    expires_at timestamptz not null
  )`,
];

/** Sites that come by Forge. */
export const forge = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
