import { type Kysely, sql } from 'kysely';

const statements = [
  // Reconciliation: when each project is compared with GitLab, and from where on. `url` is the address
  // that everything shown of it was made with.
  `create table sweep (
    connection_id integer not null,
    project_id bigint not null,
    url text not null,
    swept_at timestamptz not null default clock_timestamp(),
    default_head text,
    counts jsonb not null default '{}',
    due_at timestamptz not null,
    wished_at timestamptz,
    leased_by integer,
    leased_until timestamptz,
    attempts integer not null default 0,
    problem text,
    primary key (connection_id, project_id)
  ) with (fillfactor = 70)`,
  'create index sweep_due on sweep (due_at)',

  // When the projects of a target were last asked for activity.
  `create table activity_look (
    connection_id integer not null,
    target_kind text not null,
    target_id bigint not null,
    looked_at timestamptz not null,
    primary key (connection_id, target_kind, target_id)
  )`,

  // What a read of the entity calls it, where that is not its id.
  'alter table mirror add column reference text',

  // How our hooks fare at GitLab.
  `alter table hook add column checked_at timestamptz, add column log_read_at timestamptz,
    add column health text, add column problem text`,

  // What is wrong with the target of a link, in plain words.
  'alter table link add column problem text',
];

/** Reconciliation, and the health of hooks. */
export const sweeps = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
