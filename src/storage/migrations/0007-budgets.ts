import { type Kysely, sql } from 'kysely';

const statements = [
  // Unlogged: a write waits for no disk, and a crash forgets a quarter of a second. What a vendor
  // refused before it, the vendor says again.
  `create unlogged table call_budget (
    kind text collate "C" not null,
    owner_id integer not null,
    part text collate "C" not null,
    calls double precision not null,
    later_calls double precision not null,
    filled_at timestamptz not null default clock_timestamp(),
    not_before timestamptz,
    reduced_rate double precision,
    reduced_at timestamptz,
    pace double precision,
    pace_until timestamptz,
    primary key (kind, owner_id, part)
  ) with (fillfactor = 50)`,
];

/** How much GitLab and Jira may be called by all nodes together; decision 0013. */
export const budgets = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
