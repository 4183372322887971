import { type Kysely, sql } from 'kysely';

const statements = [
  // Settings of service management, as entered. A place that inherits keeps what it had of its own.
  `create table service_settings (
    connection_id integer not null references connection,
    target_kind text collate "C" not null check (target_kind in ('group', 'project')),
    target_id bigint not null,
    inherits boolean not null,
    service_ids text not null,
    enables_gating boolean not null,
    gated_environments text not null,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    primary key (connection_id, target_kind, target_id)
  )`,

  // Who decides on deployments at GitLab; without a group, for all of the connection.
  `create table service_account (
    id integer generated always as identity primary key,
    connection_id integer not null references connection,
    group_id bigint,
    group_path text,
    token text not null,
    problem text,
    saved_at timestamptz not null default clock_timestamp()
  )`,
  'create unique index service_account_place on service_account (connection_id, coalesce(group_id, 0))',

  // Pending deployments that were sent with the wish for a verdict.
  `create table gating (
    installation_id integer not null,
    connection_id integer not null,
    project_id bigint not null,
    entity_id text collate "C" not null,
    deployment_id bigint not null,
    tier text not null,
    was_blocked boolean not null,
    state text not null default 'waiting'
      check (state in ('waiting', 'approved', 'rejected', 'late', 'withdrawn', 'given_up')),
    verdict text,
    reason text not null default '',
    asked_at timestamptz not null default clock_timestamp(),
    next_at timestamptz not null default clock_timestamp() + interval '5 seconds',
    attempts integer not null default 0,
    unanswered_since timestamptz,
    ended_at timestamptz,
    primary key (installation_id, connection_id, project_id, entity_id)
  )`,
  `create index gating_next on gating (next_at) where state = 'waiting'`,
  'create index gating_deployment on gating (connection_id, project_id, entity_id)',
  'create index gating_ended on gating (ended_at) where ended_at is not null',
];

/** Service management: settings, accounts, and deployments that wait for a verdict. */
export const services = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
