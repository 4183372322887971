import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Paths of PostgreSQL's programs. */
export type ServerBinaries = {
  /** Of the package that brings them. */
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
};

/**
 * Finds the programs that `embedded-postgres` brings for this machine. Its own class is not used: it
 * installs process-wide exit hooks, and cannot attach to a server that already runs.
 */
export async function getServerBinaries(): Promise<ServerBinaries> {
  const packageRoot = findPackageRoot();
  await restoreLibraryLinks(packageRoot);
  const bin = join(packageRoot, 'native', 'bin');
  const { version } = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { version, initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

function findPackageRoot(): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // Resolved from where embedded-postgres is, whose dependency it is.
    const require = createRequire(import.meta.url);
    const embeddedPostgres = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(embeddedPostgres.resolve(packageName)));
  } catch (cause) {
    throw new EmbeddedPostgresError({
      code: 'DATABASE_START_FAILED',
      safe: `The package ${packageName} is not installed. Run npm ci with optional dependencies, or set DATABASE_URL to use a PostgreSQL of your own.`,
      cause,
    });
  }
}

type LibraryLink = { source: string; target: string };

/** npm packages hold no symbolic links; the package's install script makes them, unless npm ran with --ignore-scripts. */
async function restoreLibraryLinks(packageRoot: string): Promise<void> {
  const list = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as LibraryLink[]) {
    const link = join(packageRoot, target);
    const exists = await access(link).then(
      () => true,
      () => false,
    );
    if (!exists) await tryLink(relative(dirname(target), source), link);
  }
}

/** A link that cannot be made (read-only disk, or another process was first) shows when the server starts. */
async function tryLink(source: string, link: string): Promise<void> {
  await symlink(source, link).catch(() => undefined);
}
