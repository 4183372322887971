import { spawn } from 'node:child_process';

interface GitAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in one repository; never through a shell, and few at a time. */
export interface GitCommand {
  /** Throws when git fails. */
  run(args: readonly string[], extra?: GitExtra): Promise<string>;
  try(args: readonly string[], extra?: GitExtra): Promise<GitAnswer>;
}

interface GitExtra {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

class GitFailedError extends Error {
  constructor(args: readonly string[], answer: GitAnswer) {
    super(`git ${args[0] ?? ''} failed (${answer.status}): ${answer.stderr.trim()}`);
    this.name = 'GitFailedError';
  }
}

const AT_ONCE = 4;

// The repository may belong to another user; and nothing in the user's own configuration may
// change what git prints.
const FIXED = [
  '--no-replace-objects',
  '--literal-pathspecs',
  ...['-c', 'safe.directory=*'],
  ...['-c', 'core.quotePath=false'],
  ...['-c', 'log.showSignature=false'],
  ...['-c', 'log.showRoot=true'],
  ...['-c', 'diff.renames=true'],
  ...['-c', 'diff.mnemonicPrefix=false'],
  ...['-c', 'diff.noprefix=false'],
];

export function createGitCommand(path: string): GitCommand {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function tryRun(args: readonly string[], extra: GitExtra = {}): Promise<GitAnswer> {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await spawnGit(path, args, extra);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  return {
    try: tryRun,
    async run(args, extra) {
      const answer = await tryRun(args, extra);
      if (answer.status !== 0) throw new GitFailedError(args, answer);
      return answer.stdout;
    },
  };
}

function spawnGit(path: string, args: readonly string[], extra: GitExtra): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', path, ...FIXED, ...args], {
      env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', ...extra.env },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        status: code ?? 128,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      }),
    );
    // Git may have ended before it read everything; its exit status tells the story.
    child.stdin.on('error', () => undefined);
    child.stdin.end(extra.input ?? '');
  });
}
