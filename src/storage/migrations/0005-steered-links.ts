import { type Kysely, sql } from 'kysely';

const statements = [
  // Each project has a limit of its own, for one of them alone can be read again; and what its speed is told from.
  `alter table history
    add column since timestamptz,
    add column first_page_at timestamptz,
    add column last_page_at timestamptz`,
  'update history h set since = l.since from link l where l.id = h.link_id and l.since is not null',

  // What is read next: those begun first, in the order in which they were planned.
  'create index history_next on history (link_id, (pages = 0), position) where not is_done',

  // Rule 5, Epoch: by which rules the desired side was made. Nothing has raised an epoch so far.
  'alter table mirror add column desired_epoch integer not null default 1',
];

/** What an administrator steers per link: its matching rule, its history. */
export const steeredLinks = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
