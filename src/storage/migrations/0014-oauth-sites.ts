import { type Kysely, sql } from 'kysely';

const statements = [
  // Of a site that is called with OAuth credentials; `shared_secret` is the secret of these then.
  `alter table installation
    add column oauth_cloud_id text,
    add column oauth_client_id text,
    add constraint installation_oauth check ((oauth_cloud_id is null) = (oauth_client_id is null))`,
];

/** Sites that are reached outbound only. */
export const oauthSites = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
