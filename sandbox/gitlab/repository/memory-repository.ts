import { reachable, straightLine, walkCommits } from './commit-walk.ts';
import { renderDiff } from './render-diff.ts';
import type {
  Commit,
  CommitQuery,
  FileDiff,
  FileEdit,
  GitRef,
  LineStats,
  NewCommit,
  Repository,
} from './repository.ts';

interface StoredCommit extends Commit {
  // Kept as given: seeded commits share one list, and few diffs are ever read.
  readonly edits: readonly FileEdit[];
}

/** What a seeded repository starts with; asked for when somebody first looks into it. */
export interface RepositoryContents {
  readonly commits: Iterable<NewCommit & { readonly sha: string }>;
  readonly branches: Iterable<GitRef>;
}

interface State {
  readonly commits: Map<string, StoredCommit>;
  readonly branches: Map<string, string>;
  readonly tags: Map<string, string>;
  sorted: readonly GitRef[] | null;
  merged: { readonly into: string; readonly shas: ReadonlySet<string> } | null;
}

export function createMemoryRepository(
  deps: { makeSha: () => string; fill?: () => RepositoryContents },
  forkedState: State | null = null,
): Repository {
  let loaded = forkedState;

  function state(): State {
    if (loaded) return loaded;
    loaded = {
      commits: new Map(),
      branches: new Map(),
      tags: new Map(),
      sorted: null,
      merged: null,
    };
    const contents = deps.fill?.();
    for (const commit of contents?.commits ?? []) loaded.commits.set(commit.sha, store(commit));
    for (const branch of contents?.branches ?? []) loaded.branches.set(branch.name, branch.sha);
    return loaded;
  }

  const find = (sha: string): StoredCommit | undefined => state().commits.get(sha);

  return {
    branches: async () => sortedBranches(state()),
    tags: async () => [...state().tags].map(([name, sha]) => ({ name, sha })),
    resolve: async (ref) => resolve(state(), ref),
    commitsBySha: async (shas) => shas.map(find).filter((commit) => commit !== undefined),
    listCommits: async (query) => listCommits(state(), query),
    between: async (from, to) => between(state(), from, to),
    diff: async (sha) => diffOf(find(sha)),
    compareDiff: async (from, to) =>
      between(state(), from, to).flatMap((commit) => diffOf(find(commit.sha))),
    stats: async (shas) => new Map(shas.map((sha) => [sha, sumLines(find(sha)?.edits ?? [])])),
    mergeBase: async (a, b) => mergeBase(state(), a, b),
    isAncestor: async (ancestor, descendant) =>
      straightLine(find, ancestor, descendant) !== null ||
      reachable(find, [descendant]).has(ancestor),
    mergedBranches: async (into) => mergedBranches(state(), into),
    refsContaining: async (sha) => refsContaining(state(), sha),
    async writeCommit(commit) {
      const sha = deps.makeSha();
      state().commits.set(sha, store({ ...commit, sha }));
      return sha;
    },
    async setRef(ref, sha) {
      const isTag = ref.startsWith('refs/tags/');
      const name = ref.slice(isTag ? 'refs/tags/'.length : 'refs/heads/'.length);
      const refs = isTag ? state().tags : state().branches;
      const isNew = !refs.has(name);
      if (sha === null) refs.delete(name);
      else refs.set(name, sha);
      if (isNew || sha === null) state().sorted = null;
      else if (!isTag) state().sorted = replaceRef(state().sorted, name, sha);
    },
    async fork() {
      const { commits, branches, tags } = state();
      // The commits are shared, as in GitLab's object pools: a merge from a fork finds them.
      const forked = {
        branches: new Map(branches),
        tags: new Map(tags),
        sorted: null,
        merged: null,
      };
      return createMemoryRepository({ makeSha: deps.makeSha }, { commits, ...forked });
    },
  };
}

// Pushes to a project with many branches would otherwise sort them all again each time.
function replaceRef(
  sorted: readonly GitRef[] | null,
  name: string,
  sha: string,
): readonly GitRef[] | null {
  if (!sorted || sorted.length < 64) return null;
  const at = sorted.findIndex((ref) => ref.name === name);
  return at < 0 ? null : sorted.with(at, { name, sha });
}

function store(commit: NewCommit & { readonly sha: string }): StoredCommit {
  // Git knows whole seconds only.
  const at = new Date(Math.floor(commit.at.getTime() / 1000) * 1000);
  return {
    sha: commit.sha,
    parents: commit.parents,
    message: commit.message,
    authorName: commit.authorName,
    authorEmail: commit.authorEmail,
    authoredAt: at,
    committerName: commit.authorName,
    committerEmail: commit.authorEmail,
    committedAt: at,
    edits: commit.files,
  };
}

function sortedBranches(state: State): readonly GitRef[] {
  state.sorted ??= [...state.branches]
    .map(([name, sha]) => ({ name, sha }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return state.sorted;
}

function resolve(state: State, ref: string): string | null {
  const plain = ref.replace(/^refs\/(heads|tags)\//, '');
  const known = state.branches.get(plain) ?? state.tags.get(plain);
  if (known) return known;
  if (state.commits.has(ref)) return ref;
  if (!/^[0-9a-f]{7,39}$/.test(ref)) return null;
  for (const sha of state.commits.keys()) if (sha.startsWith(ref)) return sha;
  return null;
}

function listCommits(state: State, query: CommitQuery): Commit[] | null {
  const ends = rangeEnds(state, query.range);
  if (!ends) return null;
  const find = (sha: string) => state.commits.get(sha);
  const hidden = ends.hidden ? reachable(find, [ends.hidden]) : new Set<string>();
  const rows: Commit[] = [];
  let skip = query.skip;
  for (const commit of walkCommits(find, ends.heads, hidden)) {
    if (!isInTime(query, commit)) continue;
    if (skip > 0) skip -= 1;
    else rows.push(commit);
    if (rows.length >= query.limit) break;
  }
  return rows;
}

function isInTime({ since, until }: CommitQuery, { committedAt }: Commit): boolean {
  return (until === null || committedAt <= until) && (since === null || committedAt >= since);
}

function rangeEnds(
  state: State,
  range: string | null,
): { heads: string[]; hidden: string | null } | null {
  if (range === null) return { heads: [...state.branches.values()], hidden: null };
  const [left, right] = range.split(/\.{2,3}/);
  const head = resolve(state, right ?? left ?? '');
  if (head === null) return null;
  if (right === undefined) return { heads: [head], hidden: null };
  const hidden = resolve(state, left ?? '');
  return hidden === null ? null : { heads: [head], hidden };
}

function between(state: State, from: string | null, to: string): Commit[] {
  const find = (sha: string) => state.commits.get(sha);
  if (from === null) return [...walkCommits(find, [to])];
  const line = straightLine(find, from, to);
  return line ?? [...walkCommits(find, [to], reachable(find, [from]))];
}

function mergeBase(state: State, a: string, b: string): string | null {
  const find = (sha: string) => state.commits.get(sha);
  const ours = reachable(find, [a]);
  for (const commit of walkCommits(find, [b])) if (ours.has(commit.sha)) return commit.sha;
  return null;
}

function mergedBranches(state: State, into: string): ReadonlySet<string> {
  const head = state.branches.get(into);
  if (!head) return new Set();
  if (state.merged?.into !== head) {
    state.merged = { into: head, shas: reachable((sha) => state.commits.get(sha), [head]) };
  }
  const shas = state.merged.shas;
  return new Set(sortedBranches(state).flatMap((ref) => (shas.has(ref.sha) ? [ref.name] : [])));
}

function refsContaining(state: State, sha: string): { type: 'branch' | 'tag'; name: string }[] {
  const find = (each: string) => state.commits.get(each);
  const holds = (head: string) => reachable(find, [head]).has(sha);
  const branches = [...state.branches].filter(([, head]) => holds(head));
  const tags = [...state.tags].filter(([, head]) => holds(head));
  return [
    ...branches.map(([name]) => ({ type: 'branch' as const, name })),
    ...tags.map(([name]) => ({ type: 'tag' as const, name })),
  ];
}

function diffOf(commit: StoredCommit | undefined): FileDiff[] {
  return (commit?.edits ?? []).map(renderDiff);
}

function sumLines(edits: readonly FileEdit[]): LineStats {
  return {
    additions: edits.reduce((sum, edit) => sum + (edit.added?.length ?? 0), 0),
    deletions: edits.reduce((sum, edit) => sum + (edit.removed?.length ?? 0), 0),
  };
}
