import type { Repository } from '../repository/repository.ts';
import type { ProjectCi } from './ci.ts';
import type { Shelf } from './shelf.ts';

/** Guest 10, Reporter 20, Developer 30, Maintainer 40, Owner 50. */
export type AccessLevel = 10 | 15 | 20 | 30 | 40 | 50;

export interface User {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly isAdmin: boolean;
  readonly isBot: boolean;
  readonly namespaceId: number;
  readonly createdAt: Date;
}

/** A group, a subgroup, or a user's personal namespace: GitLab numbers them in one sequence. */
export interface Namespace {
  readonly id: number;
  readonly kind: 'group' | 'user';
  name: string;
  path: string;
  parentId: number | null;
  readonly ownerId: number | null;
  readonly members: Map<number, AccessLevel>;
  /** An address: somebody else's. */
  readonly avatar: boolean | string;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** What a project's settings switch off. */
export type ProjectFeature =
  | 'builds'
  | 'environments'
  | 'feature_flags'
  | 'merge_requests'
  | 'repository';

/** Who may make which branches. */
export interface BranchRules {
  /** Names or wildcards that only maintainers may push to. */
  readonly protected?: readonly string[];
  /** A push rule (Premium): every new branch has to match it. */
  readonly namePattern?: RegExp;
}

export interface Project {
  readonly id: number;
  readonly projectNamespaceId: number;
  name: string;
  path: string;
  namespaceId: number;
  description: string;
  defaultBranch: string;
  visibility: 'private' | 'internal' | 'public';
  archived: boolean;
  approvalsRequired: number;
  readonly creatorId: number;
  readonly forkedFromId: number | null;
  readonly createdAt: Date;
  updatedAt: Date;
  lastActivityAt: Date;
  readonly members: Map<number, AccessLevel>;
  readonly repository: Repository;
  readonly mergeRequests: Shelf<MergeRequest>;
  readonly ci: ProjectCi;
  readonly disabledFeatures: Set<ProjectFeature>;
  branchRules: BranchRules;
}

export type MergeRequestState = 'opened' | 'closed' | 'merged' | 'locked';

export type ReviewState =
  | 'unreviewed'
  | 'reviewed'
  | 'requested_changes'
  | 'approved'
  | 'unapproved'
  | 'review_started';

export interface Review {
  readonly userId: number;
  state: ReviewState;
  readonly createdAt: Date;
}

export interface Note {
  readonly id: number;
  readonly body: string;
  readonly authorId: number;
  readonly createdAt: Date;
  readonly system: boolean;
}

export interface MergeRequest {
  readonly id: number;
  readonly iid: number;
  readonly projectId: number;
  readonly sourceProjectId: number;
  readonly sourceBranch: string;
  targetBranch: string;
  title: string;
  description: string;
  state: MergeRequestState;
  draft: boolean;
  readonly authorId: number;
  assigneeIds: readonly number[];
  reviews: readonly Review[];
  approvals: readonly { readonly userId: number; readonly at: Date }[];
  notes: readonly Note[];
  readonly createdAt: Date;
  updatedAt: Date;
  lastEditedAt: Date | null;
  lastEditedById: number | null;
  updatedById: number | null;
  mergedAt: Date | null;
  mergeUserId: number | null;
  closedAt: Date | null;
  closedById: number | null;
  sha: string;
  baseSha: string | null;
  mergeCommitSha: string | null;
}

export type TokenKind = 'personal' | 'group' | 'oauth';

export interface Token {
  readonly id: number;
  readonly name: string;
  readonly value: string;
  readonly kind: TokenKind;
  readonly userId: number;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  revoked: boolean;
  lastUsedAt: Date | null;
}

export const HOOK_EVENTS = [
  'push_events',
  'tag_push_events',
  'merge_requests_events',
  'note_events',
  'issues_events',
  'confidential_issues_events',
  'confidential_note_events',
  'wiki_page_events',
  'pipeline_events',
  'job_events',
  'deployment_events',
  'feature_flag_events',
  'releases_events',
  'milestone_events',
  'emoji_events',
  'resource_access_token_events',
  'vulnerability_events',
  'subgroup_events',
  'member_events',
  'project_events',
  'repository_update_events',
] as const;

export type HookEvent = (typeof HOOK_EVENTS)[number];

export type HookOwner =
  | { readonly kind: 'project'; readonly id: number }
  | { readonly kind: 'group'; readonly id: number }
  | { readonly kind: 'system' };

export interface Hook {
  readonly id: number;
  readonly owner: HookOwner;
  readonly createdAt: Date;
  url: string;
  name: string;
  description: string;
  token: string | null;
  signingToken: string | null;
  events: Set<HookEvent>;
  enableSslVerification: boolean;
  branchFilter: string;
  branchFilterStrategy: 'wildcard' | 'regex' | 'all_branches';
  customHeaders: readonly { readonly key: string; readonly value: string }[];
  /** In a row; above 3 the hook rests for a while, above 39 for good. */
  recentFailures: number;
  disabledUntil: Date | null;
}

export interface OauthApplication {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
  readonly confidential: boolean;
}
