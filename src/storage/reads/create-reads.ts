import { sql } from 'kysely';
import type { Reads, Stores, WorkStatus } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { readSite } from './read-site.ts';

/** The questions that the command line, the pages and the metrics ask. */
export function createReads(db: Database, stores: Stores): Reads {
  return {
    async sites() {
      const sites = [];
      for (const installation of await stores.installations.list()) {
        sites.push(await readSite(db, stores, installation));
      }
      return sites;
    },

    async work() {
      const { rows } = await sql<WorkRow>`
        select
          (select count(*) from delivery where processed_at is null) as waiting,
          (select count(*) from delivery where processed_at is not null and body is not null)
            as given_up,
          (select count(*) from refresh where urgency = 0) as live,
          (select count(*) from refresh where urgency = 1) as verify,
          (select count(*) from refresh where urgency = 2) as details`.execute(db);
      return toWorkStatus(rows[0]);
    },
  };
}

type WorkRow = Record<'waiting' | 'given_up' | 'live' | 'verify' | 'details', number>;

function toWorkStatus(row: WorkRow | undefined): WorkStatus {
  return {
    deliveriesWaiting: row?.waiting ?? 0,
    deliveriesGivenUp: row?.given_up ?? 0,
    refreshesWaiting: {
      live: row?.live ?? 0,
      verify: row?.verify ?? 0,
      details: row?.details ?? 0,
    },
  };
}
