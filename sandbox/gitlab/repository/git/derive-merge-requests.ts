import type { Commit, GitRef } from '../repository.ts';
import { titleOf } from '../repository.ts';

/** A merge request as it is read out of a history; the people are still names in commits. */
export interface DerivedMergeRequest {
  readonly iid: number;
  readonly state: 'merged' | 'opened';
  readonly sourceBranch: string;
  readonly title: string;
  readonly description: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly mergedBy: { readonly name: string; readonly email: string } | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly mergedAt: Date | null;
  readonly sha: string;
  readonly mergeCommitSha: string | null;
}

export interface History {
  /** Merge commits on the first-parent line of the default branch, newest first. */
  readonly merges: readonly Commit[];
  /** The second parents of those. */
  readonly sources: ReadonlyMap<string, Commit>;
  /** Branches that are not merged into the default branch, by name, and their heads. */
  readonly unmerged: readonly GitRef[];
  readonly heads: ReadonlyMap<string, Commit>;
}

/**
 * The git commands whose lines are, one for one, the merged and the open merge requests of a
 * repository that `addRepository` serves. For a count that does not trust the sandbox.
 *
 * - `merged`: `git rev-list --first-parent --merges <default branch>`
 * - `open`: `git for-each-ref --no-merged=<default branch> refs/heads`. Only where `refs/heads`
 *   holds at most one branch (a fresh clone), branches of remotes are counted as well: add
 *   `refs/remotes`, leave out `…/HEAD`, cut the remote's name, and count equal names once.
 */
export function mergeRequestCountCommands(defaultBranch: string): {
  readonly merged: readonly string[];
  readonly open: readonly string[];
} {
  const branch = `refs/heads/${defaultBranch}`;
  return {
    merged: ['rev-list', '--first-parent', '--merges', branch],
    open: ['for-each-ref', '--format=%(refname)', `--no-merged=${branch}`, 'refs/heads'],
  };
}

/**
 * How merge requests are read out of a history:
 *
 * - Each merge commit on the first-parent line of the default branch is one MERGED merge request,
 *   numbered (`iid`) from the oldest. An octopus merge is one, by its second parent.
 * - Each branch that is not merged into the default branch is one OPEN merge request, numbered
 *   after those, by name.
 * - Source branch of a merged one: what the merge commit's subject names (`Merge branch 'x'`,
 *   `Merge branch 'x' of … into y`, `Merge remote-tracking branch 'origin/x'` gives `x`,
 *   `Merge pull request #12 from owner/x` gives `x`), else `merge-<8 digits of the second parent>`.
 * - Title of a merged one: the subject; where the message has a body, `: ` and its first line that
 *   is not blank. Of an open one: the subject of the branch's last commit. Cut at 255 characters.
 * - Description: the rest of the message after its subject, trimmed, of the merge commit or of the
 *   branch's last commit.
 * - Author: the author of the second parent, or of the branch's last commit. Merged by: the author
 *   of the merge commit.
 * - `created_at`: the committer date of the second parent (never later than `merged_at`), or of the
 *   branch's last commit. `merged_at` and `updated_at`: the committer date of the merge commit.
 * - `sha`: the second parent, or the branch's head. Target branch: the default branch.
 */
export function deriveMergeRequests(history: History): DerivedMergeRequest[] {
  const merged = history.merges
    .toReversed()
    .map((merge, index) => fromMerge(merge, history.sources, index + 1));
  const open = history.unmerged.flatMap(({ name, sha }) => {
    const head = history.heads.get(sha);
    return head ? [{ name, head }] : [];
  });
  return [
    ...merged,
    ...open.map(({ name, head }, index) => fromBranch(name, head, merged.length + index + 1)),
  ];
}

function fromMerge(
  merge: Commit,
  sources: ReadonlyMap<string, Commit>,
  iid: number,
): DerivedMergeRequest {
  const sha = merge.parents[1] ?? merge.sha;
  const source = sources.get(sha) ?? merge;
  const subject = titleOf(merge.message);
  const body = bodyOf(merge.message);
  const firstLine = titleOf(body);
  const mergedAt = merge.committedAt;
  return {
    iid,
    state: 'merged',
    sourceBranch: branchInSubject(subject) ?? `merge-${sha.slice(0, 8)}`,
    title: (firstLine === '' ? subject : `${subject}: ${firstLine}`).slice(0, 255),
    description: body,
    author: { name: source.authorName, email: source.authorEmail },
    mergedBy: { name: merge.authorName, email: merge.authorEmail },
    createdAt: earlier(source.committedAt, mergedAt),
    updatedAt: mergedAt,
    mergedAt,
    sha,
    mergeCommitSha: merge.sha,
  };
}

function fromBranch(name: string, head: Commit, iid: number): DerivedMergeRequest {
  return {
    iid,
    state: 'opened',
    sourceBranch: name,
    title: titleOf(head.message).slice(0, 255) || name,
    description: bodyOf(head.message),
    author: { name: head.authorName, email: head.authorEmail },
    mergedBy: null,
    createdAt: head.committedAt,
    updatedAt: head.committedAt,
    mergedAt: null,
    sha: head.sha,
    mergeCommitSha: null,
  };
}

// A source commit may be dated after its merge: clocks differ.
function earlier(a: Date, b: Date): Date {
  return new Date(Math.min(a.getTime(), b.getTime()));
}

/** The source branch a merge commit's subject names, or null. */
function branchInSubject(subject: string): string | null {
  const pull = /^Merge pull request #\d+ from [^/\s]+\/(\S+)/.exec(subject);
  if (pull?.[1]) return pull[1];
  const remote = /^Merge remote-tracking branch '[^/']+\/([^']+)'/.exec(subject);
  if (remote?.[1]) return remote[1];
  return /^Merge branch '([^']+)'/.exec(subject)?.[1] ?? null;
}

function bodyOf(message: string): string {
  const end = message.indexOf('\n');
  return end < 0 ? '' : message.slice(end).trim();
}
