import type { Commit, LineStats } from '../repository.ts';
import type { GitCommand } from './git-command.ts';

const FIELDS = ['%H', '%P', '%an', '%ae', '%at', '%cn', '%ce', '%ct', '%B'];
export const COMMIT_FORMAT = `--format=tformat:${FIELDS.join('%x00')}`;

/** Reads what `git log -z` printed with `COMMIT_FORMAT`. */
export function parseCommits(text: string): Commit[] {
  const parts = text.split('\0');
  const commits: Commit[] = [];
  for (let at = 0; at + FIELDS.length <= parts.length; at += FIELDS.length) {
    const [sha = '', parents = '', authorName = '', authorEmail = '', ...rest] = parts.slice(
      at,
      at + FIELDS.length,
    );
    const [authored = '', committerName = '', committerEmail = '', committed = '', message = ''] =
      rest;
    commits.push({
      sha,
      parents: parents === '' ? [] : parents.split(' '),
      message,
      authorName,
      authorEmail,
      authoredAt: new Date(Number(authored) * 1000),
      committerName,
      committerEmail,
      committedAt: new Date(Number(committed) * 1000),
    });
  }
  return commits;
}

const NO_WALK = ['log', '--no-walk=unsorted', '--stdin'];

/** In the order asked for. Every sha must exist. */
export async function readCommits(git: GitCommand, shas: readonly string[]): Promise<Commit[]> {
  if (shas.length === 0) return [];
  const text = await git.run([...NO_WALK, '-z', COMMIT_FORMAT], { input: `${shas.join('\n')}\n` });
  const found = new Map(parseCommits(text).map((commit) => [commit.sha, commit]));
  return shas.map((sha) => found.get(sha)).filter((commit) => commit !== undefined);
}

/** Against the first parent, renames followed, as Gitaly counts. */
export async function readStats(
  git: GitCommand,
  shas: readonly string[],
): Promise<Map<string, LineStats>> {
  const stats = new Map<string, LineStats>();
  if (shas.length === 0) return stats;
  const args = [...NO_WALK, '--format=%x01%H', '--numstat', '-M', '--diff-merges=first-parent'];
  const text = await git.run(args, { input: `${shas.join('\n')}\n` });
  for (const record of text.split('\x01').slice(1)) {
    const [sha = '', ...lines] = record.split('\n');
    stats.set(sha, sumNumstat(lines));
  }
  return stats;
}

function sumNumstat(lines: readonly string[]): LineStats {
  let additions = 0;
  let deletions = 0;
  for (const line of lines) {
    const found = /^(\d+)\t(\d+)\t/.exec(line);
    additions += Number(found?.[1] ?? 0);
    deletions += Number(found?.[2] ?? 0);
  }
  return { additions, deletions };
}
