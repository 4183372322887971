import type { Commit } from './repository.ts';

type FindCommit = (sha: string) => Commit | undefined;

/**
 * Newest first, as `git log`: a commit is given when nothing newer is waiting.
 * Walks only as far as the caller reads, so a first page does not cost the whole history.
 */
export function* walkCommits(
  find: FindCommit,
  heads: readonly string[],
  hidden: ReadonlySet<string> = new Set(),
): Generator<Commit> {
  const seen = new Set<string>(hidden);
  const waiting: Commit[] = [];

  function enter(sha: string): void {
    if (seen.has(sha)) return;
    seen.add(sha);
    const commit = find(sha);
    if (!commit) return;
    const time = commit.committedAt.getTime();
    let at = waiting.length;
    while (at > 0 && (waiting[at - 1]?.committedAt.getTime() ?? 0) >= time) at -= 1;
    waiting.splice(at, 0, commit);
  }

  for (const head of heads) enter(head);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    yield next;
    for (const parent of next.parents) enter(parent);
  }
}

export function reachable(find: FindCommit, heads: readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [...heads];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const commit = seen.has(sha) ? undefined : find(sha);
    if (!commit) continue;
    seen.add(sha);
    open.push(...commit.parents);
  }
  return seen;
}

/** The usual push is a straight line on top of the old head: then no history needs to be read. */
export function straightLine(find: FindCommit, from: string, to: string): Commit[] | null {
  const line: Commit[] = [];
  let sha: string | undefined = to;
  while (sha !== undefined && sha !== from && line.length < 10_000) {
    const commit = find(sha);
    if (commit?.parents.length !== 1) return null;
    line.push(commit);
    sha = commit.parents[0];
  }
  return sha === from ? line : null;
}
