import { access, cp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { tryProgram } from './run-program.ts';
import type { ServerBinaries } from './server-binaries.ts';

/**
 * PostgreSQL's programs once more, below DATA_DIR: for a server user who may not enter the folder the
 * product lies in, such as a checkout below /root. Links where the disk allows, so that it costs
 * neither time nor space. Made in one step, so that two processes can do it at once.
 */
export async function copyBinaries(
  binaries: ServerBinaries,
  dataDir: string,
): Promise<ServerBinaries> {
  const source = dirname(dirname(binaries.postgres));
  const target = join(dataDir, `postgres-programs-${binaries.version}`);
  if (!(await exists(target))) {
    const unfinished = `${target}.${process.pid}`;
    await rm(unfinished, { recursive: true, force: true });
    const linked = await tryProgram('cp', ['-al', source, unfinished]);
    if (linked.code !== 0)
      await cp(source, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true }));
  }
  const moved = (program: string) => join(target, 'bin', basename(program));
  return {
    version: binaries.version,
    initdb: moved(binaries.initdb),
    postgres: moved(binaries.postgres),
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
