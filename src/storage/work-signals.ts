import { type RawBuilder, sql } from 'kysely';

/** The one channel on which nodes tell each other that there is work. */
export const workChannel = 'gitlab_for_jira_work';

/** What kind of work waits. */
export type WorkSignal = 'deliveries' | 'lanes' | 'refreshes';

/**
 * Tells all nodes, when the transaction commits, that work waits. A signal may be lost (nobody
 * listens, a connection broke): every worker polls as well.
 */
export function announce(signal: WorkSignal): RawBuilder<unknown> {
  return sql`pg_notify(${workChannel}, ${signal})`;
}
