import { type Kysely, sql } from 'kysely';

const statements = [
  // Found by the key that people ask with. It changes seldom, and an update that leaves it as it is stays within
  // its page.
  'create index mirror_issue_key on mirror using gin (issue_keys)',

  // What a delivery told of, so that it is found by the thing that people miss.
  'alter table delivery add column about text collate "C"',
  'create index delivery_about on delivery (connection_id, about) where about is not null',

  // The way of a live change: read from GitLab, written to the mirror, taken to be sent.
  `alter table story
    add column read_at timestamptz,
    add column recorded_at timestamptz,
    add column taken_at timestamptz`,

  // Counted by whoever holds the lane, since the lane exists.
  `alter table lane
    add column accepted bigint not null default 0,
    add column rejected bigint not null default 0`,

  // How a site stood at a minute; the counts are sums of those of its lanes. Minutes without news have no row.
  `create table site_point (
    installation_id integer not null references installation on delete cascade,
    at timestamptz not null,
    accepted bigint not null,
    rejected bigint not null,
    waiting bigint not null,
    lag_ms bigint not null,
    primary key (installation_id, at)
  )`,
];

/** What the story of one thing, and of a site over time, is told from. */
export const series = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
