import type { FileChangeKind, FileDiff } from '../repository.ts';
import type { GitCommand } from './git-command.ts';

const SHOWN = ['--raw', '--patch', '-M', '--no-color', '--no-ext-diff'];

/** Of many commits with one call, each against its first parent. */
export async function readDiffs(
  git: GitCommand,
  shas: readonly string[],
): Promise<Map<string, readonly FileDiff[]>> {
  const args = ['log', '--no-walk=unsorted', '--stdin', '--format=%x01%H', ...SHOWN];
  const text = await git.run([...args, '--diff-merges=first-parent'], {
    input: `${shas.join('\n')}\n`,
  });
  const diffs = new Map<string, readonly FileDiff[]>();
  // Lines of a patch never begin with this sign, whatever is in the files.
  for (const record of `\n${text}`.split('\n\x01').slice(1)) {
    diffs.set(record.slice(0, 40), parseShown(record.slice(40)));
  }
  return diffs;
}

export async function diffTrees(git: GitCommand, from: string, to: string): Promise<FileDiff[]> {
  return parseShown(await git.run(['diff-tree', '-r', ...SHOWN, from, to]));
}

/** The raw lines, one per file, and behind them the patches in the same order. */
function parseShown(shown: string): FileDiff[] {
  const [head = '', ...patches] = `\n${shown}`.split('\ndiff --git ');
  const rows = head.split('\n').filter((line) => line.startsWith(':'));
  let next = 0;
  return rows.map((row) => {
    const [status = '', oldPath = '', newPath = oldPath] = row
      .split(' ')
      .slice(4)
      .join(' ')
      .split('\t');
    // A file that became a link is shown as two patches.
    const count = status.startsWith('T') ? 2 : 1;
    const diff = patches
      .slice(next, next + count)
      .map(bodyOf)
      .join('');
    next += count;
    const paths = { oldPath: unquoted(oldPath), newPath: unquoted(newPath) };
    return { ...paths, kind: kindOf(status), diff, ...countLines(diff) };
  });
}

const ESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** Git writes names with quotes, backslashes or control characters as C strings. */
function unquoted(path: string): string {
  if (!path.startsWith('"')) return path;
  return path.slice(1, -1).replace(/\\(?:([0-7]{3})|(.))/g, (_, octal, sign) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
    return ESCAPED[sign] ?? sign;
  });
}

function kindOf(status: string): FileChangeKind {
  if (status.startsWith('A') || status.startsWith('C')) return 'added';
  if (status.startsWith('D')) return 'removed';
  return status.startsWith('R') ? 'renamed' : 'modified';
}

/** GitLab leaves out the lines before the first hunk. */
function bodyOf(patch: string): string {
  const hunk = patch.indexOf('\n@@ ');
  if (hunk >= 0) return ended(patch.slice(hunk + 1));
  return /^Binary files .* differ$/m.exec(patch)?.[0].concat('\n') ?? '';
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function countLines(diff: string): { additions: number; deletions: number } {
  let additions = 0;
  let deletions = 0;
  for (const line of diff.split('\n')) {
    if (line.startsWith('+')) additions += 1;
    else if (line.startsWith('-')) deletions += 1;
  }
  return { additions, deletions };
}
