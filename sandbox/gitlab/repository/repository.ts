/** What a project's repository can be asked and told, whether it lives in memory or on disk. */
export interface Repository {
  /** Sorted by name. */
  branches(): Promise<readonly GitRef[]>;
  tags(): Promise<readonly GitRef[]>;
  /** Sha of a branch, tag or (abbreviated) sha, or null. */
  resolve(ref: string): Promise<string | null>;
  /** In the order asked for; what is unknown is left out. */
  commitsBySha(shas: readonly string[]): Promise<readonly Commit[]>;
  /** Newest first; null when the reference is unknown. */
  listCommits(query: CommitQuery): Promise<readonly Commit[] | null>;
  /** Everything reachable from `to` and not from `from`, newest first. */
  between(from: string | null, to: string): Promise<readonly Commit[]>;
  /** Against the first parent; a merge commit shows what it brought to its first parent. */
  diff(sha: string): Promise<readonly FileDiff[]>;
  compareDiff(from: string, to: string): Promise<readonly FileDiff[]>;
  stats(shas: readonly string[]): Promise<ReadonlyMap<string, LineStats>>;
  mergeBase(a: string, b: string): Promise<string | null>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  mergedBranches(into: string): Promise<ReadonlySet<string>>;
  refsContaining(sha: string): Promise<readonly { type: 'branch' | 'tag'; name: string }[]>;
  writeCommit(commit: NewCommit): Promise<string>;
  /** `refs/heads/…` or `refs/tags/…`; null deletes. */
  setRef(ref: string, sha: string | null): Promise<void>;
  fork(): Promise<Repository>;
}

export interface GitRef {
  readonly name: string;
  readonly sha: string;
}

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly authoredAt: Date;
  readonly committerName: string;
  readonly committerEmail: string;
  readonly committedAt: Date;
}

export interface CommitQuery {
  /** A reference, `a..b`, `a...b`, or null for everything. */
  readonly range: string | null;
  readonly since: Date | null;
  readonly until: Date | null;
  readonly skip: number;
  readonly limit: number;
}

export interface LineStats {
  readonly additions: number;
  readonly deletions: number;
}

export type FileChangeKind = 'added' | 'modified' | 'removed' | 'renamed';

export interface FileDiff extends LineStats {
  readonly oldPath: string;
  readonly newPath: string;
  readonly kind: FileChangeKind;
  readonly diff: string;
}

/** One file of a commit that is to be made. */
export interface FileEdit {
  readonly path: string;
  readonly oldPath?: string;
  readonly kind?: FileChangeKind;
  /** Lines without their line ends. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

export interface NewCommit {
  readonly parents: readonly string[];
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly at: Date;
  readonly files: readonly FileEdit[];
}

export const ZERO_SHA = '0'.repeat(40);

export class ReadOnlyRepositoryError extends Error {
  constructor(path: string) {
    super(`The repository at ${path} is served read-only`);
    this.name = 'ReadOnlyRepositoryError';
  }
}

export function titleOf(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
