export type { AddedRepository } from './acts/add-repository.ts';
export type { By, CommitInput } from './acts/commits.ts';
export type { NewGroup, NewProject } from './acts/groups-and-projects.ts';
export type { MergeOptions } from './acts/merge.ts';
export {
  type MergeRequestEdit,
  type MergeRequestRef,
  type NewMergeRequest,
  SandboxRefusal,
} from './acts/merge-requests.ts';
export type { Membership, NewToken, NewUser } from './acts/people.ts';
export type { Fault } from './api/faults.ts';
export type { RateLimit } from './api/rate-limit.ts';
export type { ReceivedRequest } from './api/request-log.ts';
export type { StoryOptions } from './demo/play-story.ts';
export type { GitlabSandbox, NewOauthApplication } from './door.ts';
export type { Deliveries, Delivery, DeliveryMode } from './hooks/deliveries.ts';
export type { OutgoingHook } from './hooks/outgoing.ts';
export type {
  AccessLevel,
  Hook,
  MergeRequest,
  Namespace,
  Note,
  OauthApplication,
  Project,
  Token,
  User,
} from './model/entities.ts';
export type { Ref } from './model/lookup.ts';
export type { GitlabSandboxOptions } from './options.ts';
export { mergeRequestCountCommands } from './repository/git/derive-merge-requests.ts';
export type { FileChangeKind, FileEdit } from './repository/repository.ts';
export type { SeedInput } from './seed.ts';
export { startGitlabSandbox } from './start.ts';
