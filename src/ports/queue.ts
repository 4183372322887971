import type { LinkId } from '../domain/index.ts';
import type { Transaction } from './transact.ts';

/** The coarse jobs and what each is given. One line here and one handler in compose make a job. */
export type Jobs = {
  /** Reads the past of a link until it is done or its time slice ends. */
  backfill: { linkId: LinkId };
  /** Finds the projects of a link, and makes their hooks. */
  'discover-projects': { linkId: LinkId };
  /** Lets every link look for projects that came since. */
  'rediscover-projects': Record<string, never>;
  /** Removes what an unlink or an uninstall left behind: hooks at GitLab, rows of ours. */
  'clean-up': Record<string, never>;
  /** Wakes lanes and refreshes that a crash left behind, forgets what is past its time. */
  sweep: Record<string, never>;
  /** Looks again at every connection: version, scopes, expiry. */
  'check-connections': Record<string, never>;
};

/** The name of a job. */
export type JobName = keyof Jobs;

/** Puts a job into the queue, inside the caller's transaction; a job with the same key that still waits is enough. */
export type SendJob = <Name extends JobName>(
  transaction: Transaction | null,
  name: Name,
  data: Jobs[Name],
  options?: { key?: string; startAfterMs?: number },
) => Promise<void>;

/** What a job's handler gets: `signal` is aborted when the worker stops. */
export type JobHandlers = {
  [Name in JobName]: (data: Jobs[Name], signal: AbortSignal) => Promise<void>;
};
