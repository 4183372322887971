import type { IssueAssociation } from '../issue-links.ts';

/** A person as the app describes them. */
export interface Author {
  readonly name?: string;
  readonly email?: string;
  readonly username?: string;
  readonly url?: string;
  readonly avatar?: string;
}

/** A file of a commit. */
export interface CommitFile {
  readonly path: string;
  readonly url: string;
  readonly changeType: 'ADDED' | 'COPIED' | 'DELETED' | 'MODIFIED' | 'MOVED' | 'UNKNOWN';
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

interface Linked {
  readonly id: string;
  readonly updateSequenceId: number;
  readonly issueKeys?: readonly string[];
  readonly associations?: readonly IssueAssociation[];
  readonly url: string;
}

export interface Commit extends Linked {
  readonly hash?: string;
  readonly displayId: string;
  readonly message: string;
  readonly author: Author;
  readonly authorTimestamp: string;
  readonly fileCount: number;
  readonly flags?: readonly 'MERGE_COMMIT'[];
  readonly files?: readonly CommitFile[];
}

export interface Branch extends Linked {
  readonly name: string;
  readonly lastCommit: Commit;
  readonly createPullRequestUrl?: string;
}

interface Reviewer extends Omit<Author, 'username'> {
  readonly accountId?: string;
  readonly approvalStatus?: 'APPROVED' | 'UNAPPROVED';
}

export interface PullRequest extends Linked {
  readonly displayId: string;
  readonly title: string;
  readonly status: 'OPEN' | 'MERGED' | 'DECLINED' | 'UNKNOWN';
  readonly author: Author;
  readonly reviewers?: readonly Reviewer[];
  readonly commentCount: number;
  readonly sourceBranch: string;
  readonly sourceBranchUrl?: string;
  readonly destinationBranch?: string;
  readonly destinationBranchUrl?: string;
  readonly lastUpdate: string;
}

/** A repository without its lists of entities. */
export interface Repository {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly updateSequenceId: number;
  readonly description?: string;
  readonly forkOf?: string;
  readonly avatar?: string;
  readonly avatarDescription?: string;
}

/** The lists of a repository, by the names they have in a request. */
export interface EntityOf {
  readonly commits: Commit;
  readonly branches: Branch;
  readonly pullRequests: PullRequest;
}

export type EntityKind = keyof EntityOf;

export const entityKinds = ['commits', 'branches', 'pullRequests'] as const;

/** An entity with the name of its list. */
export type DevInfoEntity =
  | { readonly kind: 'commits'; readonly data: Commit }
  | { readonly kind: 'branches'; readonly data: Branch }
  | { readonly kind: 'pullRequests'; readonly data: PullRequest };
