import { type Kysely, sql } from 'kysely';

const statements = [
  // Rule 8, Derived entities: fixed at the first calculation, never computed again.
  `create table deployment_base (
    connection_id integer not null,
    id bigint not null,
    project_id bigint not null,
    base text,
    primary key (connection_id, id)
  )`,
  'create index deployment_base_project on deployment_base (connection_id, project_id)',

  // Which keys of a link's texts count, and how its past is read.
  `alter table link
    add column jira_projects text[],
    add column searches_source_branch boolean not null default false,
    add column pattern text,
    add column since timestamptz,
    add column history_state text not null default 'running'
      check (history_state in ('running', 'paused', 'cancelled'))`,

  // What was read to its end before builds, deployments and flags were known goes on with those.
  `update history set is_done = false, kind = 'build', cursor = null where is_done`,

  // Made before there were events for the new kinds: found again by their address, and told of them.
  'update hook set gitlab_hook_id = null',
];

/** Builds, deployments and feature flags; links with rules of their own. */
export const everyKind = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
