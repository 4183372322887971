import {
  type Commit,
  type CommitQuery,
  type FileDiff,
  type LineStats,
  ReadOnlyRepositoryError,
  type Repository,
} from '../repository.ts';
import { createBatchReader, createKeep, type Keep } from './batch-reader.ts';
import { createGitCommand, type GitCommand } from './git-command.ts';
import { readCommits, readStats } from './git-commits.ts';
import { diffTrees, readDiffs } from './git-diffs.ts';
import { branchNameOf } from './git-refs.ts';
import { createRevLists, type RevRange } from './git-rev-lists.ts';
import { writeGitCommit } from './git-writes.ts';
import { createRefCache, type RefCache } from './ref-cache.ts';

export interface GitRepository extends Repository {
  readonly git: GitCommand;
  /** The references that changed since they were last told of, by whomever. */
  changedRefs: RefCache['changed'];
}

/** More than this, a push shows anyway only the newest of. */
const BETWEEN_LIMIT = 10_000;

/** A repository on disk. Everything about its contents comes from `git` itself. */
export function createGitRepository(options: { path: string; writable: boolean }): GitRepository {
  const git = createGitCommand(options.path);
  const refs = createRefCache(git);
  const revLists = createRevLists(git);
  const knownCommits = createKeep<Commit>(20_000);
  const commits = createBatchReader(knownCommits, async (shas) => {
    const rows = await readCommits(git, shas);
    return new Map(rows.map((row) => [row.sha, row]));
  });
  const stats = createBatchReader(createKeep<LineStats>(20_000), (shas) => readStats(git, shas));
  const diffs = createBatchReader(createKeep<readonly FileDiff[]>(300), (shas) =>
    readDiffs(git, shas),
  );
  const merged = createKeep<ReadonlySet<string>>(4);

  const commitsBySha = async (shas: readonly string[]) => [...(await commits.read(shas)).values()];

  async function resolve(ref: string): Promise<string | null> {
    return (await refs.read()).byName.get(ref) ?? resolveRevision(git, knownCommits, ref);
  }

  function requireWritable(): void {
    if (!options.writable) throw new ReadOnlyRepositoryError(options.path);
  }

  return {
    git,
    changedRefs: refs.changed,
    branches: async () => (await refs.read()).branches,
    tags: async () => (await refs.read()).tags,
    resolve,
    commitsBySha,
    async listCommits(query) {
      const branches = (await refs.read()).branches;
      const all = () => branches.map(({ sha }) => sha);
      const range = await revRange(query, resolve, all);
      if (!range) return null;
      if (range.heads.length === 0) return [];
      const shas = await revLists.page(range, query.skip, query.limit);
      return commitsBySha(shas);
    },
    async between(from, to) {
      const range = { heads: [to], hidden: from, since: null, until: null };
      return commitsBySha(await revLists.page(range, 0, BETWEEN_LIMIT));
    },
    diff: async (sha) => (await diffs.read([sha])).get(sha) ?? [],
    compareDiff: (from, to) => diffTrees(git, from, to),
    stats: (shas) => stats.read(shas),
    async mergeBase(a, b) {
      const answer = await git.try(['merge-base', a, b]);
      return answer.status === 0 ? answer.stdout.trim() : null;
    },
    async isAncestor(ancestor, descendant) {
      const answer = await git.try(['merge-base', '--is-ancestor', ancestor, descendant]);
      return answer.status === 0;
    },
    mergedBranches: (into) => mergedBranches(git, refs, merged, into),
    refsContaining: (sha) => refsContaining(git, refs, sha),
    async writeCommit(commit) {
      requireWritable();
      return writeGitCommit(git, commit);
    },
    async setRef(ref, sha) {
      requireWritable();
      await refs.write(ref, sha);
    },
    async fork() {
      throw new ReadOnlyRepositoryError(options.path);
    },
  };
}

async function resolveRevision(
  git: GitCommand,
  commits: Keep<Commit>,
  ref: string,
): Promise<string | null> {
  if (commits.get(ref)) return ref;
  // Nothing that git could take for an option, and only what a revision is made of.
  if (!/^[\w][\w./~^@{}-]*$/.test(ref)) return null;
  const answer = await git.try(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  return answer.status === 0 ? answer.stdout.trim() : null;
}

async function revRange(
  query: CommitQuery,
  resolve: (ref: string) => Promise<string | null>,
  all: () => readonly string[],
): Promise<RevRange | null> {
  const times = { since: query.since, until: query.until };
  if (query.range === null) return { heads: all(), hidden: null, ...times };
  const [left = '', right] = query.range.split(/\.{2,3}/);
  const head = await resolve(right ?? left);
  if (head === null) return null;
  if (right === undefined) return { heads: [head], hidden: null, ...times };
  const hidden = await resolve(left);
  return hidden === null ? null : { heads: [head], hidden, ...times };
}

async function mergedBranches(
  git: GitCommand,
  refs: RefCache,
  keep: Keep<ReadonlySet<string>>,
  into: string,
): Promise<ReadonlySet<string>> {
  const snapshot = await refs.read();
  const sha = snapshot.byName.get(`refs/heads/${into}`);
  if (sha === undefined) return new Set();
  const key = `${sha}:${refs.version()}`;
  const known = keep.get(key);
  if (known) return known;
  const args = ['for-each-ref', '--format=%(refname)', `--merged=${sha}`, ...snapshot.places];
  const names = (await git.run(args)).split('\n').filter(Boolean).map(branchNameOf);
  const result = new Set(names);
  keep.set(key, result);
  return result;
}

async function refsContaining(
  git: GitCommand,
  refs: RefCache,
  sha: string,
): Promise<{ type: 'branch' | 'tag'; name: string }[]> {
  const { places } = await refs.read();
  const args = ['for-each-ref', '--format=%(refname)', `--contains=${sha}`];
  const text = await git.run([...args, ...places, 'refs/tags']);
  return text
    .split('\n')
    .filter(Boolean)
    .map((ref) =>
      ref.startsWith('refs/tags/')
        ? { type: 'tag', name: ref.slice('refs/tags/'.length) }
        : { type: 'branch', name: branchNameOf(ref) },
    );
}
