import { type RawBuilder, sql } from 'kysely';
import type { CallGrant, CallShares, CallSource } from '../../lib/index.ts';
import type { Budget, BudgetName, BudgetStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { inDatabaseTime } from '../in-database-time.ts';
import { nodeLockClass } from '../listen-for-work.ts';

/** Of everything that is not live, together. */
const laterShare = 0.75;

/** Budgets on PostgreSQL: a row for each, touched by one short statement for a block of calls. */
export function createBudgetStore(db: Database): BudgetStore {
  return {
    open: (budget): CallSource => ({
      take: (request) => take(db, budget, request),
      refuse: ({ until, startedAt }) =>
        update(db, budget, changeForRefusal(budget, until, startedAt)),
      pause: (until) => update(db, budget, sql`not_before = ${laterStop(until)}`),
      slow: ({ perSecond, until }) =>
        update(db, budget, sql`pace = ${perSecond}::float8, pace_until = ${inDatabaseTime(until)}`),
      countNodes: () => countNodes(db),
    }),
  };
}

type Row = { live: number; later: number; live_wait_ms: number; later_wait_ms: number };

async function take(
  db: Database,
  budget: Budget,
  request: { want: CallShares; unused: CallShares },
): Promise<CallGrant> {
  for (;;) {
    const { rows } = await takeFromRow(budget, request).execute(db);
    const [row] = rows;
    if (row) return toGrant(row);
    await addRow(db, budget);
  }
}

function toGrant({ live, later, live_wait_ms, later_wait_ms }: Row): CallGrant {
  const after = (ms: number) => new Date(Date.now() + Math.ceil(ms));
  return { live, later, nextAt: { live: after(live_wait_ms), later: after(later_wait_ms) } };
}

/**
 * Two buckets, one for all calls and one for those that are not live, filled by the time that passed.
 * The row is locked before it is read: whoever waits for another node must see what that left.
 */
function takeFromRow(
  budget: Budget,
  { want, unused }: { want: CallShares; unused: CallShares },
): RawBuilder<Row> {
  const { perSecond, burst } = budget;
  return sql<Row>`
    with held as (
      select *, clock_timestamp() as now from call_budget where ${isOf(budget.name)} for update
    ), rated as (
      select *, greatest(0, extract(epoch from now - filled_at))::float8 as seconds,
        least(${recoveredRate(perSecond)}, case when pace_until > now then pace end) as rate,
        greatest(0, extract(epoch from not_before - now))::float8 as pause
      from held
    ), filled as (
      select *, greatest(1, ${burst}::float8 * rate / ${perSecond}::float8) as most from rated
    ), counted as (
      select *,
        least(most, calls + seconds * rate + ${unused.live + unused.later}::float8) as whole,
        least(greatest(1, most * ${laterShare}::float8),
          later_calls + seconds * rate * ${laterShare}::float8 + ${unused.later}::float8) as later_whole
      from filled
    ), live as (
      select *, case when pause > 0 then 0 else least(${want.live}::float8, floor(whole)) end as live
      from counted
    ), granted as (
      select *, case when pause > 0 then 0
        else least(${want.later}::float8, floor(least(later_whole, whole - live))) end as later
      from live
    ), done as (
      select *, whole - live - later as whole_left, later_whole - later as later_left from granted
    ), written as (
      update call_budget b set calls = d.whole_left, later_calls = d.later_left, filled_at = d.now
      from done d
      where b.kind = d.kind and b.owner_id = d.owner_id and b.part = d.part
    )
    select live, later, 1000 * greatest(pause, (1 - whole_left) / rate) as live_wait_ms,
      1000 * greatest(pause, (1 - whole_left) / rate,
        (1 - later_left) / (rate * ${laterShare}::float8)) as later_wait_ms
    from done`;
}

/** 10 % more for every 10 s since it was halved. */
function recoveredRate(perSecond: number): RawBuilder<number> {
  return sql<number>`least(${perSecond}::float8, reduced_rate * 1.1 ^ least(200,
    floor(extract(epoch from clock_timestamp() - reduced_at) / 10))::float8)`;
}

/** Calls that ran side by side are refused together: that is one refusal, whichever nodes made them. */
function changeForRefusal(
  { perSecond, slowest }: Budget,
  until: Date,
  startedAt: Date,
): RawBuilder<unknown> {
  const isNew = sql`(reduced_at is null or reduced_at < ${inDatabaseTime(startedAt)})`;
  return sql`not_before = ${laterStop(until)},
    reduced_rate = case when ${isNew} then greatest(${slowest}::float8, ${recoveredRate(perSecond)} / 2)
      else reduced_rate end,
    reduced_at = case when ${isNew} then clock_timestamp() else reduced_at end`;
}

function laterStop(until: Date): RawBuilder<Date> {
  return sql`greatest(not_before, ${inDatabaseTime(until)})`;
}

async function update(db: Database, budget: Budget, change: RawBuilder<unknown>): Promise<void> {
  const tryUpdate = () =>
    sql`update call_budget set ${change} where ${isOf(budget.name)}`.execute(db);
  if ((await tryUpdate()).numAffectedRows) return;
  await addRow(db, budget);
  await tryUpdate();
}

async function addRow(db: Database, { name, burst }: Budget): Promise<void> {
  const { kind, ownerId, part } = toKey(name);
  await sql`insert into call_budget (kind, owner_id, part, calls, later_calls)
    values (${kind}, ${ownerId}, ${part}, ${burst}::float8, ${burst * laterShare}::float8)
    on conflict do nothing`.execute(db);
}

function isOf(name: BudgetName): RawBuilder<boolean> {
  const { kind, ownerId, part } = toKey(name);
  return sql<boolean>`kind = ${kind} and owner_id = ${ownerId} and part = ${part}`;
}

function toKey(name: BudgetName): { kind: string; ownerId: number; part: string } {
  return name.kind === 'gitlab'
    ? { kind: name.kind, ownerId: name.connectionId, part: '' }
    : { kind: name.kind, ownerId: name.installationId, part: name.part };
}

/** Nodes that work hold the lock of decision 0012; one that only serves pages calls little. */
async function countNodes(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct objid) as count from pg_locks
    where locktype = 'advisory' and classid = ${nodeLockClass} and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db);
  return Math.max(1, rows[0]?.count ?? 1);
}
