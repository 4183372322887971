import { DatabaseSync } from 'node:sqlite';
import { sleep } from '../../lib/index.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

const busy = 5;
const retryEveryMs = 20;

/**
 * Runs `use` while no other process on this machine is starting or stopping the same cluster.
 *
 * Node has no file lock of its own, SQLite has: its exclusive transaction is a lock of the operating
 * system, so kill -9 of the holder frees it. A file with a process id would need guessing whether
 * that process still lives, which fails in containers, where every start has the same few ids.
 */
export async function withClusterLock<T>(
  lockFile: string,
  timeoutMs: number,
  use: () => Promise<T>,
): Promise<T> {
  const lock = await lockFileExclusively(lockFile, Date.now() + timeoutMs);
  try {
    return await use();
  } finally {
    lock.close();
  }
}

async function lockFileExclusively(lockFile: string, deadlineMs: number): Promise<DatabaseSync> {
  for (;;) {
    const lock = tryLock(lockFile);
    if (lock) return lock;
    if (Date.now() > deadlineMs) {
      throw new EmbeddedPostgresError({
        code: 'DATABASE_START_FAILED',
        safe: `Another process has been starting or stopping the database for too long (${lockFile}).`,
        retry: 'soon',
      });
    }
    await sleep(retryEveryMs);
  }
}

function tryLock(lockFile: string): DatabaseSync | null {
  const lock = openLockFile(lockFile);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    if (isBusy(cause)) return null;
    throw unusable(lockFile, cause);
  }
}

function openLockFile(lockFile: string): DatabaseSync {
  try {
    return new DatabaseSync(lockFile, { timeout: 0 });
  } catch (cause) {
    throw unusable(lockFile, cause);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy;
}

function unusable(lockFile: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError({
    code: 'DATABASE_DIRECTORY_UNUSABLE',
    safe: `${lockFile} cannot be written or locked. DATA_DIR must be on a local disk and belong to the user who starts the product.`,
    cause,
  });
}
