import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { socketPort } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { ServerUser } from './run-program.ts';
import { verifyEnterable } from './server-user.ts';

// The kernel's limit is 104 (macOS) or 108 (Linux) with the closing zero.
const longestSocketPath = 99;
// Not os.tmpdir(): two processes may have different TMPDIR and must still meet.
const shortDirectory = '/tmp';

/** Makes DATA_DIR where it is missing and returns its one true path, so that all who use it meet. */
export async function createDataDirectory(dataDir: string): Promise<string> {
  try {
    // The mode follows, since mkdir would give the mode to every parent it makes as well.
    const made = await mkdir(resolve(dataDir), { recursive: true });
    if (made !== undefined) await chmod(dataDir, 0o700);
    return await realpath(dataDir);
  } catch (cause) {
    throw new EmbeddedPostgresError({
      code: 'DATABASE_DIRECTORY_UNUSABLE',
      safe: `The directory ${resolve(dataDir)} cannot be made or read.`,
      cause,
    });
  }
}

/** Lets the server's user pass through DATA_DIR (not list it) to its own directories in there. */
export async function openForServer(dataDir: string, user: ServerUser): Promise<void> {
  const { mode } = await stat(dataDir);
  if ((mode & 0o001) === 0) await chmod(dataDir, (mode & 0o777) | 0o011);
  await verifyEnterable(user, dataDir);
}

/** Where the socket goes: into DATA_DIR, or a short path derived from it when that is too long. */
export function makeSocketPath(dataDir: string): string {
  const inDataDir = join(dataDir, 'socket');
  const longest = join(inDataDir, `.s.PGSQL.${socketPort}`);
  if (Buffer.byteLength(longest) <= longestSocketPath) return inDataDir;
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  return join(shortDirectory, `gitlab-for-jira-${hash}`);
}

/** Makes a directory that only the server's user may enter: whoever reaches the socket is let in. */
export async function createPrivateDirectory(path: string, user: ServerUser | null): Promise<void> {
  const owner = user?.uid ?? process.getuid?.();
  try {
    await mkdir(path, { mode: 0o700 });
    if (user) await chown(path, user.uid, user.gid);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
  }
  const found = await lstat(path);
  // In /tmp anybody could have put a directory or a link of that name there before us.
  if (
    !found.isDirectory() ||
    (found.uid !== owner && !(await tryTakeOver(path, found.uid, user)))
  ) {
    throw new EmbeddedPostgresError({
      code: 'DATABASE_DIRECTORY_UNUSABLE',
      safe: `${path} must be a directory of user id ${owner}. Remove it, then start again.`,
    });
  }
  if ((found.mode & 0o777) !== 0o700) await chmod(path, 0o700);
}

/** Root may have been killed between making the directory and giving it away. */
async function tryTakeOver(path: string, owner: number, user: ServerUser | null): Promise<boolean> {
  if (!user || owner !== 0) return false;
  await chown(path, user.uid, user.gid);
  return true;
}
