import { type Kysely, sql } from 'kysely';

const statements = [
  // A Jira site. A second install after an uninstall is a new row, so that a running clean-up of the
  // old one cannot touch it.
  `create table installation (
    id integer generated always as identity primary key,
    client_key text not null,
    shared_secret text,
    base_url text not null,
    display_url text,
    epoch integer not null default 1,
    first_connection_id integer,
    created_at timestamptz not null default now(),
    uninstalled_at timestamptz
  )`,
  'create unique index installation_client_key on installation (client_key) where uninstalled_at is null',

  `create table connection (
    id integer generated always as identity primary key,
    slug text not null unique,
    url text not null unique,
    internal_url text not null,
    token text not null,
    state jsonb
  )`,

  `create table link (
    id integer generated always as identity primary key,
    installation_id integer not null references installation,
    connection_id integer not null references connection,
    target_kind text not null check (target_kind in ('group', 'project', 'user')),
    target_id bigint not null,
    full_path text not null,
    name text not null,
    full_name text not null,
    description text,
    avatar_url text,
    linked_by text not null,
    account_id text,
    created_at timestamptz not null default now(),
    unique (installation_id, connection_id, target_kind, target_id)
  )`,
  'create index link_target on link (connection_id, target_id)',

  `create table project (
    connection_id integer not null references connection,
    id bigint not null,
    name text not null,
    path_with_namespace text not null,
    description text,
    url text not null,
    avatar_url text,
    default_branch text,
    namespace_ids bigint[] not null,
    primary key (connection_id, id)
  )`,
  'create index project_namespace on project using gin (namespace_ids)',

  // Rule 7, Coverage: derived from the links, never stored.
  `create view coverage as
    select p.connection_id, p.id as project_id, l.installation_id, l.id as link_id
    from project p
    cross join lateral (
      select true as is_project, p.id as target_id
      union all
      select false, unnest(p.namespace_ids)
    ) t
    join link l on l.connection_id = p.connection_id and l.target_id = t.target_id
      and (l.target_kind = 'project') = t.is_project`,

  `create table hook (
    id integer generated always as identity primary key,
    connection_id integer not null references connection,
    owner_kind text not null check (owner_kind in ('group', 'project', 'system')),
    owner_id bigint not null,
    path_key text not null unique,
    token text not null,
    signing_token text not null,
    gitlab_hook_id bigint,
    is_signed boolean not null default false,
    unique (connection_id, owner_kind, owner_id)
  )`,

  // The inbox: stored before it is understood, and itself the queue.
  `create table delivery (
    connection_id integer not null,
    id bigint generated always as identity,
    hook_id integer not null,
    event text not null,
    idempotency_key text,
    body text,
    received_at timestamptz not null default clock_timestamp(),
    processed_at timestamptz,
    not_before timestamptz,
    attempts integer not null default 0,
    problem text,
    primary key (connection_id, id),
    unique (hook_id, idempotency_key)
  )`,
  'create index delivery_waiting on delivery (id) where processed_at is null',
  'create index delivery_received on delivery using brin (received_at)',

  // The mirror. No column that changes often is indexed, so that updates stay within their page.
  `create table mirror (
    installation_id integer not null,
    connection_id integer not null,
    project_id bigint not null,
    kind text collate "C" not null,
    entity_id text collate "C" not null,
    payload text,
    hash text not null,
    issue_keys text[] not null,
    version text not null,
    detail smallint not null,
    feeds text,
    read_at_ms bigint not null,
    sequence bigint not null,
    acknowledged_sequence bigint not null default 0,
    acknowledged_epoch integer not null default 0,
    acknowledged_at timestamptz,
    outcome text,
    reason text,
    primary key (installation_id, connection_id, project_id, kind, entity_id)
  ) with (fillfactor = 70)`,
  'create index mirror_feeds on mirror (installation_id, connection_id, feeds) where feeds is not null',

  // Rule 5, Due work is narrow.
  // No cache: each connection would take numbers of its own, and what came later could leave earlier.
  'create sequence due_position as bigint',
  `create table due (
    installation_id integer not null,
    connection_id integer not null,
    project_id bigint not null,
    kind text collate "C" not null,
    entity_id text collate "C" not null,
    lane text collate "C" not null,
    sequence bigint not null,
    position bigint not null default nextval('due_position'),
    queued_at timestamptz not null default clock_timestamp(),
    primary key (installation_id, connection_id, project_id, kind, entity_id)
  ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0)`,
  'create index due_lane on due (installation_id, lane, position)',

  // Rule 4, Lanes.
  `create table lane (
    installation_id integer not null,
    name text collate "C" not null,
    leased_by integer,
    leased_until timestamptz,
    not_before timestamptz,
    failures integer not null default 0,
    problem text,
    primary key (installation_id, name)
  ) with (fillfactor = 50)`,

  // Rule 2, Order: when a tombstone may be forgotten.
  `create table tombstone (
    installation_id integer not null,
    connection_id integer not null,
    project_id bigint not null,
    kind text collate "C" not null,
    entity_id text collate "C" not null,
    acknowledged_at timestamptz not null default clock_timestamp(),
    primary key (installation_id, connection_id, project_id, kind, entity_id)
  )`,
  'create index tombstone_age on tombstone (acknowledged_at)',

  // Rule 9, Unknown keys: what Jira did not know, and which rows wait for it.
  `create table unknown_key (
    installation_id integer not null,
    issue_key text collate "C" not null,
    learned_at timestamptz not null default clock_timestamp(),
    primary key (installation_id, issue_key)
  )`,
  'create index unknown_key_age on unknown_key (learned_at)',
  `create table waiting_for_key (
    installation_id integer not null,
    connection_id integer not null,
    project_id bigint not null,
    kind text collate "C" not null,
    entity_id text collate "C" not null,
    issue_key text collate "C" not null,
    primary key (installation_id, connection_id, project_id, kind, entity_id, issue_key)
  )`,
  'create index waiting_for_key_key on waiting_for_key (installation_id, issue_key)',

  // Rule 6, Payloads: the story of live changes, dropped by day.
  `create table story (
    installation_id integer not null,
    connection_id integer not null,
    project_id bigint not null,
    kind text collate "C" not null,
    entity_id text collate "C" not null,
    sequence bigint not null,
    sent_at timestamptz not null default clock_timestamp(),
    outcome text not null,
    reason text
  ) partition by range (sent_at)`,
  'create index story_entity on story (installation_id, connection_id, project_id, kind, entity_id)',
  'create table story_default partition of story default',

  `create table refresh (
    connection_id integer not null,
    id bigint generated always as identity,
    project_id bigint not null,
    kind text collate "C" not null,
    target text collate "C" not null,
    entity_id text collate "C" not null,
    urgency smallint not null,
    not_before timestamptz not null default clock_timestamp(),
    not_older_than timestamptz,
    wished_at timestamptz not null default clock_timestamp(),
    leased_by integer,
    leased_until timestamptz,
    attempts integer not null default 0,
    problem text,
    primary key (connection_id, project_id, kind, target)
  ) with (fillfactor = 70)`,
  'create index refresh_next on refresh (connection_id, urgency, id)',

  `create table history (
    installation_id integer not null,
    connection_id integer not null,
    project_id bigint not null,
    link_id integer not null references link on delete cascade,
    kind text not null,
    cursor text,
    is_done boolean not null default false,
    pages integer not null default 0,
    entities integer not null default 0,
    position integer not null,
    leased_by integer,
    leased_until timestamptz,
    not_before timestamptz,
    attempts integer not null default 0,
    problem text,
    primary key (installation_id, connection_id, project_id)
  )`,
  'create index history_link on history (link_id, is_done, position)',
];

/** Everything the main road stands on. */
export const mainRoad = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
