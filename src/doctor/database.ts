import type { Clock } from '../lib/index.ts';
import type { ReadDatabaseStatus, ReadDiskRoom, Reads } from '../ports/index.ts';
import { type Check, fail, leaveUnseen, pass, warn } from './check.ts';
import type { CheckGroup } from './run-doctor.ts';

type Deps = {
  readonly clock: Clock;
  readonly readDatabaseStatus: ReadDatabaseStatus;
  readonly readDiskRoom: ReadDiskRoom;
  /** Where the embedded database is; null: an external one is used. */
  readonly dataDir: string | null;
};

const oldestMajor = 14;
const skewWarnedMs = 2_000;
const skewFailedMs = 60_000;
const mebibyte = 1024 ** 2;

/** Whether the database answers, is as this version needs it, has the same time, and room to grow. */
export function listDatabaseChecks(deps: Deps): CheckGroup {
  return {
    name: 'database.reachable',
    title: 'The database answers',
    list: async () => {
      const before = deps.clock.now().getTime();
      const status = await deps.readDatabaseStatus();
      const halfMs = (deps.clock.now().getTime() - before) / 2;
      const skewMs = Math.abs(status.now.getTime() - before - halfMs) - halfMs;
      const checks: Check[] = [
        {
          name: 'database.reachable',
          title: 'The database answers',
          run: async () => pass(`In ${Math.round(halfMs * 2)} ms.`),
        },
        {
          name: 'database.version',
          title: 'PostgreSQL is new enough',
          run: async () => checkVersion(status.version),
        },
        {
          name: 'database.migrations',
          title: 'The schema is up to date',
          run: async () => checkMigrations(status.missingMigrations),
        },
        {
          name: 'database.clock',
          title: 'This machine and the database have the same time',
          run: async () => checkClock(Math.max(0, skewMs)),
        },
        {
          name: 'disk.data-dir',
          title: 'The disk of the database has room',
          run: () => checkDisk(deps),
        },
      ];
      return checks;
    },
  };
}

function checkVersion(version: string) {
  const major = Number.parseInt(version, 10);
  if (major >= oldestMajor) return pass(`PostgreSQL ${version}`);
  const cause = `It is older than ${oldestMajor}, the oldest this is tried with.`;
  return fail(`PostgreSQL ${version}`, cause, 'Upgrade PostgreSQL.');
}

function checkMigrations(missing: readonly string[]) {
  if (missing.length === 0) return pass('Every migration has run.');
  return fail(
    `${missing.length} migrations are missing: ${missing.join(', ')}.`,
    'The service has not been started since it was upgraded.',
    'Start the service, or run `gitlab-for-jira migrate`.',
  );
}

function checkClock(skewMs: number) {
  const found =
    skewMs < 1_000 ? 'Less than a second apart.' : `${Math.round(skewMs / 1000)} s apart.`;
  if (skewMs < skewWarnedMs) return pass(found);
  const cause = 'Tokens are checked by the clock of this machine, order by that of the database.';
  const fix = 'Let both machines follow a time server (NTP).';
  return skewMs < skewFailedMs ? warn(found, cause, fix) : fail(found, cause, fix);
}

async function checkDisk({ dataDir, readDiskRoom }: Deps) {
  if (dataDir === null) {
    const fix = 'Look at the free space on the machine of your PostgreSQL.';
    return leaveUnseen('The database is on another machine, or managed elsewhere.', fix);
  }
  const { freeBytes, totalBytes } = await readDiskRoom(dataDir);
  const found = `${Math.floor(freeBytes / mebibyte)} MiB of ${Math.floor(totalBytes / mebibyte)} MiB are free for ${dataDir}.`;
  const cause = 'A full disk stops the database, and with it everything.';
  const fix = 'Make room, or move DATA_DIR to a larger disk.';
  if (freeBytes < 512 * mebibyte) return fail(found, cause, fix);
  return freeBytes < 2048 * mebibyte ? warn(found, cause, fix) : pass(found);
}

type WorkDeps = {
  readonly readDatabaseStatus: ReadDatabaseStatus;
  readonly reads: Pick<Reads, 'work'>;
  readonly countJobs: () => Promise<readonly { name: string; waiting: number; failed: number }[]>;
};

const manyDeliveries = 5_000;

/** Whether somebody does the work, and whether it is done. */
export function listWorkChecks(deps: WorkDeps): CheckGroup {
  const checks: Check[] = [
    { name: 'work.worker', title: 'A worker is alive', run: () => checkWorker(deps) },
    { name: 'work.jobs', title: 'No job has failed', run: () => checkJobs(deps) },
    { name: 'work.deliveries', title: 'Webhooks are processed', run: () => checkDeliveries(deps) },
  ];
  return { name: 'work', title: 'The work', list: async () => checks };
}

async function checkWorker({ readDatabaseStatus }: WorkDeps) {
  const { workers } = await readDatabaseStatus();
  if (workers > 0) return pass(workers === 1 ? 'One is.' : `${workers} are.`);
  return fail(
    'None is.',
    'No process with ROLE=all or ROLE=worker runs on this database.',
    'Start the service, with ROLE=all or ROLE=worker.',
  );
}

async function checkJobs({ countJobs }: WorkDeps) {
  const failed = (await countJobs()).filter((job) => job.failed > 0);
  if (failed.length === 0) return pass('None within a day.');
  return warn(
    failed.map((job) => `${job.name}: ${job.failed}`).join(', '),
    'They were tried several times, and given up.',
    'Read in the log of the worker why; they come again by their schedule.',
  );
}

async function checkDeliveries({ reads }: WorkDeps) {
  const { deliveriesWaiting, deliveriesGivenUp } = await reads.work();
  const found = `${deliveriesWaiting} wait, ${deliveriesGivenUp} were given up.`;
  if (deliveriesGivenUp > 0) {
    const fix = 'Read why with GET /api/v1/deliveries?state=given_up, then `replay --deliveries`.';
    return warn(found, 'They failed five times.', fix);
  }
  if (deliveriesWaiting < manyDeliveries) return pass(found);
  return warn(
    found,
    'More arrive than are processed.',
    'Add workers, or look at the load of the database.',
  );
}
