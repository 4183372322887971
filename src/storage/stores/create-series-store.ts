import { sql } from 'kysely';
import type { InstallationId } from '../../domain/index.ts';
import type { SeriesStore, SitePoint } from '../../ports/index.ts';
import type { Database } from '../database.ts';

const mostPoints = 200;
const daysKept = 30;

/** Distances that people read easily; the largest gives 30 days in fewer points than are allowed. */
const stepsMinutes = [1, 2, 5, 10, 15, 30, 60, 120, 240] as const;
const longestStepMinutes = 240;

/** How sites stand over time, on PostgreSQL: see {@link SeriesStore} for what each call promises. */
export function createSeriesStore(db: Database): SeriesStore {
  return {
    async addPoints() {
      await addPoints(db);
      await forgetPoints(db);
    },

    async list(installationId, hours) {
      const minutes = hours * 60;
      const everyMinutes =
        stepsMinutes.find((step) => minutes / step <= mostPoints) ?? longestStepMinutes;
      const rows = await listBuckets(db, installationId, { minutes, everyMinutes });
      return { everyMinutes, points: toPoints(rows, everyMinutes) };
    },
  };
}

/** The counts of lanes only grow, so a minute that was left out, or told twice, falsifies none. */
async function addPoints(db: Database): Promise<void> {
  await sql`
    with sent as (
      select installation_id, sum(accepted) as accepted, sum(rejected) as rejected
      from lane group by installation_id
    ), waiting as (
      select installation_id, count(*) as waiting,
        greatest(0, extract(epoch from clock_timestamp() - min(queued_at)) * 1000) as lag_ms
      from due group by installation_id
    ), standing as (
      select i.id, coalesce(accepted, 0) as accepted, coalesce(rejected, 0) as rejected,
        coalesce(waiting, 0) as waiting, coalesce(lag_ms, 0) as lag_ms
      from installation i left join sent on sent.installation_id = i.id
      left join waiting on waiting.installation_id = i.id
      where i.uninstalled_at is null
    )
    insert into site_point (installation_id, at, accepted, rejected, waiting, lag_ms)
    select s.id, date_trunc('minute', clock_timestamp()), s.accepted::bigint, s.rejected::bigint,
      s.waiting, s.lag_ms::bigint
    from standing s left join lateral (
      select accepted, rejected, waiting from site_point
      where installation_id = s.id order by at desc limit 1
    ) before on true
    where s.waiting > 0 or before.waiting > 0 or s.accepted <> coalesce(before.accepted, 0)
      or s.rejected <> coalesce(before.rejected, 0)
    on conflict (installation_id, at) do update set accepted = excluded.accepted,
      rejected = excluded.rejected, waiting = greatest(site_point.waiting, excluded.waiting),
      lag_ms = greatest(site_point.lag_ms, excluded.lag_ms)`.execute(db);
}

/** The last of those before stays: from it the first of the others is counted. */
async function forgetPoints(db: Database): Promise<void> {
  await sql`
    delete from site_point p using (
      select i.id, (select max(at) from site_point where installation_id = i.id
        and at < now() - ${daysKept} * interval '1 day') as last
      from installation i
    ) old
    where p.installation_id = old.id and p.at < old.last`.execute(db);
}

/** All but the first are of the time that is asked for; the first is what stood before. */
type Bucket = {
  bucket: number;
  first_bucket: number;
  last_bucket: number;
  accepted: number | null;
  rejected: number | null;
  waiting: number | null;
  lag_ms: number | null;
};

async function listBuckets(
  db: Database,
  installationId: InstallationId,
  { minutes, everyMinutes }: { minutes: number; everyMinutes: number },
): Promise<Bucket[]> {
  const seconds = everyMinutes * 60;
  const buckets = Math.max(1, Math.ceil(minutes / everyMinutes));
  const { rows } = await sql<Bucket>`
    with span as (
      select last_bucket, last_bucket - ${buckets}::int + 1 as first_bucket
      from (select floor(extract(epoch from clock_timestamp()) / ${seconds}::int)::bigint
        as last_bucket) now
    ), told as (
      (select -1::bigint as bucket, accepted, rejected, 0::bigint as waiting, 0::bigint as lag_ms
        from site_point, span where installation_id = ${installationId}
          and at < to_timestamp(first_bucket * ${seconds}::int) order by at desc limit 1)
      union all
      select floor(extract(epoch from at) / ${seconds}::int)::bigint, max(accepted), max(rejected),
        max(waiting), max(lag_ms)
      from site_point, span where installation_id = ${installationId}
        and at >= to_timestamp(first_bucket * ${seconds}::int)
      group by 1
    )
    select first_bucket, last_bucket, told.* from span left join told on true
    order by bucket`.execute(db);
  return rows;
}

function toPoints(rows: readonly Bucket[], everyMinutes: number): SitePoint[] {
  const [span] = rows;
  if (!span) return [];
  const byBucket = new Map(rows.map((row) => [row.bucket, row]));
  const start = byBucket.get(-1);
  let before = { accepted: start?.accepted ?? 0, rejected: start?.rejected ?? 0 };
  const points: SitePoint[] = [];
  for (let bucket = span.first_bucket; bucket <= span.last_bucket; bucket += 1) {
    const row = byBucket.get(bucket);
    const now = {
      accepted: row?.accepted ?? before.accepted,
      rejected: row?.rejected ?? before.rejected,
    };
    points.push({
      at: new Date(bucket * everyMinutes * 60_000),
      // The lanes of a site that was installed again count from nothing.
      accepted: Math.max(0, now.accepted - before.accepted),
      rejected: Math.max(0, now.rejected - before.rejected),
      waiting: row?.waiting ?? 0,
      lagMs: row?.lag_ms ?? 0,
    });
    before = now;
  }
  return points;
}
