import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs git and gives what it printed. Throws when git fails. */
export async function runGit(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('git', ['-c', 'safe.directory=*', ...args])).stdout;
}
