import { spawn } from 'node:child_process';

/** An unprivileged user of this machine. */
export type ServerUser = { readonly uid: number; readonly gid: number };

/** What a program left behind; `code` is null when it could not be started or was killed. */
export type ProgramResult = { code: number | null; output: string };

/**
 * The environment of PostgreSQL's programs: without our secrets, and without the PG… variables that
 * would change what they do.
 */
export function makeEnvironment(): Record<string, string> {
  const { PATH, LD_LIBRARY_PATH } = process.env;
  return {
    LC_ALL: 'C',
    ...(PATH === undefined ? {} : { PATH }),
    ...(LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH }),
  };
}

/** Runs a program to its end, as another user where one is given. Never throws. */
export function tryProgram(
  program: string,
  args: readonly string[],
  user: ServerUser | null = null,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
      cwd: '/',
      env: makeEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const pieces: string[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece.toString()));
    child.stderr.on('data', (piece: Buffer) => pieces.push(piece.toString()));
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output: pieces.join('').trim() }));
  });
}
