import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileEdit, NewCommit } from '../repository.ts';
import type { GitCommand } from './git-command.ts';

/** Writes a commit with plumbing only, so that it works in a bare repository too. */
export async function writeGitCommit(git: GitCommand, commit: NewCommit): Promise<string> {
  const [first, second] = commit.parents;
  const tree =
    first !== undefined && second !== undefined
      ? await mergedTree(git, first, second)
      : await editedTree(git, first ?? null, commit.files);
  const date = `${Math.floor(commit.at.getTime() / 1000)} +0000`;
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  const sha = await git.run(['commit-tree', tree, ...parents, '-F', '-'], {
    input: commit.message,
    env: {
      GIT_AUTHOR_NAME: commit.authorName,
      GIT_AUTHOR_EMAIL: commit.authorEmail,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: commit.authorName,
      GIT_COMMITTER_EMAIL: commit.authorEmail,
      GIT_COMMITTER_DATE: date,
    },
  });
  return sha.trim();
}

/** With conflicts, too, there is a tree: with the markers in it, which does for a sandbox. */
async function mergedTree(git: GitCommand, ours: string, theirs: string): Promise<string> {
  const answer = await git.try(['merge-tree', '--write-tree', ours, theirs]);
  return answer.stdout.split('\n', 1)[0] ?? '';
}

async function editedTree(
  git: GitCommand,
  parent: string | null,
  files: readonly FileEdit[],
): Promise<string> {
  const index = join(tmpdir(), `gitlab-sandbox-index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index };
  try {
    await git.run(['read-tree', ...(parent === null ? ['--empty'] : [parent])], { env });
    for (const file of files) await editFile(git, env, parent, file);
    return (await git.run(['write-tree'], { env })).trim();
  } finally {
    await rm(index, { force: true });
  }
}

async function editFile(
  git: GitCommand,
  env: Record<string, string>,
  parent: string | null,
  file: FileEdit,
): Promise<void> {
  const from = file.oldPath ?? file.path;
  const isGone = file.kind === 'removed' || from !== file.path;
  const before = await contentOf(git, parent, from);
  if (isGone) await git.run(['update-index', '--force-remove', '--', from], { env });
  if (file.kind === 'removed') return;
  const removed = new Set(file.removed ?? []);
  const kept = before.split('\n').filter((line) => line !== '' && !removed.has(line));
  const input = `${[...kept, ...(file.added ?? [])].join('\n')}\n`;
  const blob = (await git.run(['hash-object', '-w', '--stdin'], { input })).trim();
  await git.run(['update-index', '--add', '--cacheinfo', `100644,${blob},${file.path}`], { env });
}

async function contentOf(git: GitCommand, parent: string | null, path: string): Promise<string> {
  if (parent === null) return '';
  const answer = await git.try(['cat-file', 'blob', `${parent}:${path}`]);
  return answer.status === 0 ? answer.stdout : '';
}
