export { aboutOf } from './about.ts';
export type { Branch } from './branch.ts';
export {
  type Build,
  type BuildState,
  buildEntityId,
  refPipelineId,
  type TestCounts,
} from './build.ts';
export type { Change } from './change.ts';
export { type ChangedFile, type Commit, commitDetail } from './commit.ts';
export type { Connection, ConnectionState } from './connection.ts';
export type { Delivery } from './delivery.ts';
export {
  type Deployment,
  deploymentEntityId,
  type Environment,
  type EnvironmentTier,
  environmentTiers,
} from './deployment.ts';
export {
  branchId,
  type Entity,
  type EntityKind,
  type EntityRef,
  entityKinds,
  refOf,
} from './entity.ts';
export { type ErrorCode, errorCodes } from './error-codes.ts';
export { type FeatureFlag, type FlagStrategy, flagEntityId } from './feature-flag.ts';
export {
  type Cursor,
  type HistoryKind,
  type HistoryProgress,
  type HistoryStep,
  historyKinds,
} from './history.ts';
export type { ConnectionId, InstallationId, LinkId, ProjectId } from './ids.ts';
export type { ForgeAccess, Installation, OauthClient } from './installation.ts';
export { type IssueKey, maxIssueKeys } from './issue-key.ts';
export {
  type Endpoint,
  endpointOf,
  endpointOfLane,
  endpoints,
  type Lane,
  type LaneName,
  laneOf,
  type Urgency,
  urgencyOfLane,
} from './lane.ts';
export { gitlabMatching, type Link, type LinkTarget, type Matching } from './link.ts';
export {
  type CompiledPatterns,
  compileMatchings,
  findMatchingProblem,
  type SelectMatchingKeys,
} from './matching.ts';
export { branchOfFeed, feedOf, type MergeRequest, type Reviewer } from './merge-request.ts';
export type { DesiredState, MirrorKey, MirrorKind, Outcome } from './mirror-entry.ts';
export type { Person } from './person.ts';
export { ProductError, type Retry } from './product-error.ts';
export type { Project } from './project.ts';
export type { Refresh, RefreshTarget, RefreshUrgency } from './refresh.ts';
export {
  type EnteredServiceSettings,
  listServiceSettingsProblems,
  noServiceSettings,
  readServiceSettings,
  type ServiceSettingsProblem,
  tidyServiceSettings,
} from './service-settings.ts';
