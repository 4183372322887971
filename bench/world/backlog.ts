import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { LinkId } from '../../src/domain/index.ts';
import type { EmbeddedDatabase } from './database.ts';

/** What waits in the product. */
export type Backlog = { readonly deliveries: number; readonly due: number; readonly reads: number };

const lookEveryMs = 100;

/** Looks into the product's tables from beside it, and moves what waits there. */
export async function createBacklog(address: EmbeddedDatabase) {
  const client = new Client(address);
  await client.connect();

  async function read(): Promise<Backlog> {
    const { rows } = await client.query<Backlog>(`
      select (select count(*)::int from delivery where processed_at is null) as deliveries,
        (select count(*)::int from due) as due, (select count(*)::int from refresh) as reads`);
    return rows[0] ?? { deliveries: 0, due: 0, reads: 0 };
  }

  async function count(query: string, values: unknown[] = []): Promise<number> {
    const { rows } = await client.query<{ count: number }>(`select ${query} as count`, values);
    return rows[0]?.count ?? 0;
  }

  return {
    read,
    /** Resolves when nothing waits any more. */
    empty: (timeoutMs: number, ofWhat: readonly (keyof Backlog)[]) =>
      until(timeoutMs, read, (backlog) => ofWhat.every((kind) => backlog[kind] === 0)),
    /** Resolves when the past of so many projects is read. */
    historyRead: (projects: number, timeoutMs: number) =>
      until(
        timeoutMs,
        () => count('(select count(*)::int from history where is_done)'),
        (done) => done === projects,
      ),
    /** Pages of the past read so far. */
    pagesRead: () => count('(select coalesce(sum(pages), 0)::int from history)'),
    async linkIds(): Promise<LinkId[]> {
      const { rows } = await client.query<{ id: LinkId }>('select id from link order by id');
      return rows.map(({ id }) => id);
    },
    /** Lets all reads and sweeps wait for an hour; resolves when none runs any more. */
    holdRest: (timeoutMs: number) =>
      until(
        timeoutMs,
        async () => {
          await client.query(`
            update refresh set not_before = clock_timestamp() + interval '1 hour'
            where not_before < clock_timestamp() + interval '1 minute'`);
          await client.query(`
            update sweep set due_at = clock_timestamp() + interval '1 hour'
            where due_at < clock_timestamp() + interval '30 minutes'`);
          return await count(`
            (select count(*)::int from refresh where leased_until > clock_timestamp()) +
            (select count(*)::int from sweep where leased_until > clock_timestamp())`);
        },
        (running) => running === 0,
      ),
    /** Makes all sweeps due now; answers the moment before. */
    async wishForSweeps(): Promise<Date> {
      const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
      await client.query(
        'update sweep set due_at = clock_timestamp(), wished_at = clock_timestamp()',
      );
      return rows[0]?.now ?? new Date();
    },
    /** Resolves when every project was swept since then. */
    swept: (since: Date, timeoutMs: number) =>
      until(
        timeoutMs,
        () => count('(select count(*)::int from sweep where swept_at < $1)', [since]),
        (late) => late === 0,
      ),
    close: () => client.end(),
  };
}

/** Looks until it is enough; throws what was seen last. */
async function until<T>(
  timeoutMs: number,
  look: () => Promise<T>,
  isEnough: (seen: T) => boolean,
): Promise<void> {
  const endAt = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (isEnough(seen)) return;
    if (performance.now() > endAt) {
      throw new Error(`It took more than ${timeoutMs} ms; it is at ${JSON.stringify(seen)}.`);
    }
    await delay(lookEveryMs);
  }
}
