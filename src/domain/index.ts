export type { Branch } from './branch.ts';
export type { Change } from './change.ts';
export { type ChangedFile, type Commit, commitDetail } from './commit.ts';
export type { Connection, ConnectionState } from './connection.ts';
export type { Delivery } from './delivery.ts';
export { branchId, type Entity, type EntityKind, type EntityRef, refOf } from './entity.ts';
export { type ErrorCode, errorCodes } from './error-codes.ts';
export {
  type Cursor,
  type HistoryKind,
  type HistoryProgress,
  type HistoryStep,
  historyKinds,
} from './history.ts';
export type { ConnectionId, InstallationId, LinkId, ProjectId } from './ids.ts';
export type { Installation } from './installation.ts';
export { type IssueKey, maxIssueKeys, selectIssueKeys } from './issue-key.ts';
export { devinfoLane, type Lane, type LaneName, type Urgency } from './lane.ts';
export type { Link, LinkTarget } from './link.ts';
export { branchOfFeed, feedOf, type MergeRequest, type Reviewer } from './merge-request.ts';
export type { DesiredState, MirrorKey, Outcome } from './mirror-entry.ts';
export type { Person } from './person.ts';
export { ProductError, type Retry } from './product-error.ts';
export type { Project } from './project.ts';
export type { Refresh, RefreshTarget, RefreshUrgency } from './refresh.ts';
