import { stat } from 'node:fs/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { type ServerUser, tryProgram } from './run-program.ts';

const usualUser = 'postgres';
const ownUser = 'gitlab-for-jira';

/**
 * The user PostgreSQL has to run as, or null for the user of this process. PostgreSQL refuses to run
 * as root; then it is whoever owns the data already, else `postgres`, else a system user we create.
 */
export async function getServerUser(pgData: string): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  return (
    (await findOwner(pgData)) ??
    (await findUser(usualUser)) ??
    (await findUser(ownUser)) ??
    createSystemUser()
  );
}

async function findOwner(path: string): Promise<ServerUser | null> {
  const found = await stat(path).catch(() => null);
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : null;
}

async function findUser(name: string): Promise<ServerUser | null> {
  const [uid, gid] = await Promise.all([
    tryProgram('id', ['-u', name]),
    tryProgram('id', ['-g', name]),
  ]);
  if (uid.code !== 0 || gid.code !== 0) return null;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

async function createSystemUser(): Promise<ServerUser> {
  const made = await tryProgram('useradd', [
    '--system',
    '--no-create-home',
    '--user-group',
    ownUser,
  ]);
  const user = await findUser(ownUser);
  if (user) return user;
  throw new EmbeddedPostgresError({
    code: 'DATABASE_START_FAILED',
    safe: `PostgreSQL does not run as root, and a user "${ownUser}" could not be created for it. Start the product as an ordinary user.`,
    cause: new Error(made.output),
  });
}

/** Throws `DATABASE_DIRECTORY_UNUSABLE` unless the user may enter the directory. */
export async function verifyEnterable(user: ServerUser, directory: string): Promise<void> {
  const tried = await tryAs(user, 'cd -- "$1"', directory);
  if (tried.code === 0) return;
  throw new EmbeddedPostgresError({
    code: 'DATABASE_DIRECTORY_UNUSABLE',
    safe: `PostgreSQL does not run as root, so it runs as user id ${user.uid}, who cannot reach ${directory}. Move DATA_DIR to a directory that every user may enter (such as /opt or /var/lib, not /root), or start the product as an ordinary user.`,
    cause: new Error(tried.output),
  });
}

/** Whether the user may run the program. */
export async function mayRun(user: ServerUser, program: string): Promise<boolean> {
  return (await tryAs(user, 'test -x "$1"', program)).code === 0;
}

/** Asks the kernel by trying: reading modes would miss access lists and mount options. */
function tryAs(user: ServerUser, script: string, path: string) {
  return tryProgram('/bin/sh', ['-c', script, 'sh', path], user);
}
