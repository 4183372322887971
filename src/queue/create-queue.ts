import { PgBoss } from 'pg-boss';
import { ProductError } from '../domain/index.ts';
import { reveal, type Secret } from '../lib/index.ts';
import type { JobCount, JobHandlers, JobName, Jobs, SendJob } from '../ports/index.ts';

/** What each job needs of the library. */
type JobSettings = { pollSeconds: number; cron?: string; atOnce?: number };

const settings: Record<JobName, JobSettings> = {
  // Many and short, so that a link of few projects never waits for long behind giants.
  backfill: { pollSeconds: 0.5, atOnce: 8 },
  'restart-history': { pollSeconds: 1 },
  purge: { pollSeconds: 1 },
  replay: { pollSeconds: 1 },
  'purge-link': { pollSeconds: 1 },
  'remove-site': { pollSeconds: 2 },
  'discover-projects': { pollSeconds: 0.5, atOnce: 4 },
  'clean-up': { pollSeconds: 1 },
  sweep: { pollSeconds: 5, cron: '* * * * *' },
  'rediscover-projects': { pollSeconds: 5, cron: '*/10 * * * *' },
  'measure-sites': { pollSeconds: 5, cron: '* * * * *' },
  'check-connections': { pollSeconds: 5, cron: '*/15 * * * *' },
  verdicts: { pollSeconds: 1, cron: '* * * * *' },
  'reconcile-quick': { pollSeconds: 5, cron: '*/5 * * * *' },
  reconcile: { pollSeconds: 1, cron: '* * * * *' },
  'follow-project': { pollSeconds: 0.5 },
  'tell-instance': { pollSeconds: 1 },
  'forge-silences': { pollSeconds: 5, cron: '17 * * * *' },
  'check-hooks': { pollSeconds: 5, cron: '*/30 * * * *' },
};

const names = Object.keys(settings) as JobName[];

/** How to reach PostgreSQL. */
type DatabaseAddress =
  | { connectionString: Secret }
  | { host: string; port: number; user: string; database: string };

/** The coarse jobs, in the product's own database. */
export type Queue = {
  sendJob: SendJob;
  /** Begins to run jobs; `log` gets what a person may have to look at. */
  work(handlers: JobHandlers): Promise<void>;
  /** How many jobs there are of each name, at most some ten seconds old. */
  countJobs(): Promise<JobCount[]>;
  /** Ends after the jobs that run, at most `timeoutMs`; what is cut off runs again elsewhere. */
  stop(timeoutMs: number): Promise<void>;
};

/**
 * Jobs on pg-boss. A job whose key still waits is enough, so sending twice is harmless; jobs of one
 * key run one after the other; a job whose node died runs again after some ten seconds.
 * @see decision 0004, jobs in the same database
 */
export async function createQueue(
  database: DatabaseAddress,
  deps: { isWorker: boolean; onError: (error: unknown) => void },
): Promise<Queue> {
  const boss = new PgBoss({
    ...('connectionString' in database
      ? { connectionString: reveal(database.connectionString) }
      : database),
    max: 4,
    application_name: 'gitlab-for-jira',
    useListenNotify: deps.isWorker,
    supervise: deps.isWorker,
    schedule: deps.isWorker,
    monitorIntervalSeconds: 10,
    superviseIntervalSeconds: 10,
  });
  boss.on('error', deps.onError);
  await boss.start();
  for (const name of names) {
    await boss.createQueue(name, {
      policy: 'short',
      notify: true,
      heartbeatSeconds: 10,
      expireInSeconds: 900,
      retryLimit: 10,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: 300,
      deleteAfterSeconds: 86_400,
    });
  }
  const stopping = new AbortController();
  return {
    sendJob: makeSendJob(boss),
    async work(handlers) {
      for (const name of names) await workOn(boss, name, handlers, stopping.signal, deps.onError);
    },
    async countJobs() {
      const queues = await boss.getQueues([...names]);
      return queues.map(({ name, queuedCount, activeCount, failedCount }) => ({
        name,
        waiting: queuedCount,
        running: activeCount,
        failed: failedCount,
      }));
    },
    async stop(timeoutMs) {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: timeoutMs });
    },
  };
}

function makeSendJob(boss: PgBoss): SendJob {
  return async (transaction, name, data, options = {}) => {
    const key = options.key ?? 'all';
    await boss.send(name, data, {
      singletonKey: key,
      group: { id: key },
      ...(options.startAfterMs && { startAfter: Math.ceil(options.startAfterMs / 1_000) }),
      ...(transaction && { db: transaction }),
    });
  };
}

async function workOn<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  handlers: JobHandlers,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<void> {
  const { pollSeconds, cron, atOnce = cron ? 1 : 2 } = settings[name];
  if (cron) await boss.schedule(name, cron, {}, { singletonKey: 'all', group: { id: 'all' } });
  await boss.work<Jobs[Name]>(
    name,
    {
      pollingIntervalSeconds: pollSeconds,
      notifyPollingIntervalSeconds: Math.max(2, pollSeconds),
      localConcurrency: atOnce,
      groupConcurrency: 1,
    },
    async ([job]) => {
      if (job) await runJob(() => handlers[name](job.data, signal), onError);
    },
  );
}

/** The one catch for jobs: what may be tried again is failed, so that the library does; the rest is told. */
async function runJob(run: () => Promise<void>, onError: (error: unknown) => void): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ProductError) || error.retry === 'never') onError(error);
    throw error;
  }
}
