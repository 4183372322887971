/**
 * A simulated Jira Cloud site: lifecycle events, token rules, the provider endpoints checked
 * against the published schemas, and a development panel to look at.
 */
export type { TokenSpec } from './apps/app-tokens.ts';
export type { AppDescriptor } from './apps/descriptor.ts';
export type { InstalledApp } from './apps/installed-apps.ts';
export type { InstallOptions } from './apps/lifecycle.ts';
export type { JiraUser } from './directory/users.ts';
export type { JiraIssue } from './issues.ts';
export type {
  Author,
  Branch,
  Commit,
  CommitFile,
  EntityKind,
  IssueAssociation,
  PullRequest,
  Repository,
  Reviewer,
} from './providers/dev-info/entities.ts';
export type { IssuePanel, Shown } from './providers/dev-info/issue-panel.ts';
export type { StoredEntity, StoredRepository } from './providers/dev-info/store.ts';
export type { Transition } from './providers/dev-info/submit.ts';
export { type JiraSandbox, type JiraSandboxOptions, startJiraSandbox } from './sandbox.ts';
export type { Fault, FaultEffect, FaultHandle, FaultScope } from './traffic/faults.ts';
export type { RateLimit } from './traffic/rate-limit.ts';
export type { RequestOutline } from './traffic/request-record.ts';
export type { JiraStats } from './traffic/stats.ts';
export type { Violation, ViolationKind } from './traffic/violations.ts';
