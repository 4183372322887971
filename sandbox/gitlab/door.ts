import type { AddedRepository } from './acts/add-repository.ts';
import type { Verdict } from './acts/approve-deployment.ts';
import type { By, CommitInput } from './acts/commits.ts';
import type { NewDeployment } from './acts/deployments.ts';
import type { NewEnvironment, NewProtection } from './acts/environments.ts';
import type { FeatureFlagEdit, NewFeatureFlag } from './acts/feature-flags.ts';
import type { NewGroup, NewProject } from './acts/groups-and-projects.ts';
import type { MergeOptions } from './acts/merge.ts';
import type { MergeRequestEdit, MergeRequestRef, NewMergeRequest } from './acts/merge-requests.ts';
import type { Membership, NewToken, NewUser } from './acts/people.ts';
import type { CiRef, NewPipeline, PipelineEdit } from './acts/pipelines.ts';
import type { Fault, Unrest } from './api/faults.ts';
import type { RateLimit } from './api/rate-limit.ts';
import type { ReceivedRequest } from './api/request-log.ts';
import type { StoryOptions } from './demo/play-story.ts';
import type { Deliveries, Delivery, HookLoss } from './hooks/deliveries.ts';
import type { OutgoingHook } from './hooks/outgoing.ts';
import type { JiraConnect } from './jira-connect/jira-connect.ts';
import type {
  Deployment,
  DeploymentApproval,
  DeploymentStatus,
  Environment,
  FeatureFlag,
  Pipeline,
  ProtectedEnvironment,
} from './model/ci.ts';
import type {
  AccessLevel,
  BranchRules,
  Hook,
  MergeRequest,
  Namespace,
  Note,
  OauthApplication,
  Project,
  ProjectFeature,
  Token,
  User,
} from './model/entities.ts';
import type { Ref } from './model/lookup.ts';
import type { SeedInput } from './seed.ts';
import type { SeedGroupsInput } from './seed-groups.ts';

/** Registered so that people can sign in: a public client unless `confidential`. */
export interface NewOauthApplication {
  readonly name: string;
  readonly redirectUris: readonly string[];
  /** Default `api` and `read_api`. */
  readonly scopes?: readonly string[];
  readonly confidential?: boolean;
  /** Takes this id instead of a random one. */
  readonly clientId?: string;
}

/** People, groups and projects. Users are passed as anything with an `id`. */
export interface PeopleAndProjects {
  createUser(input: NewUser): User;
  createGroup(input: NewGroup): Namespace;
  renameGroup(group: Ref, path: string): void;
  /** To another parent, or to the top. Sends no hook, as GitLab. */
  transferGroup(group: Ref, parent: Ref | null): void;
  /** With everything inside: a `project_destroy` and a `group_destroy` for each. */
  deleteGroup(group: Ref): void;
  addMember(to: Membership, user: Ref, level: AccessLevel): void;
  removeMember(from: Membership, user: Ref): void;
  /** For `kind: 'group'` give a user made with `isBot`, who is a member of the group. */
  createToken(user: Ref, input: NewToken): Token;
  revokeToken(token: { readonly value: string }): void;
  registerOauthApplication(input: NewOauthApplication): OauthApplication;
  createProject(input: NewProject): Project;
  forkProject(input: { project: Ref; user: Ref; group?: Ref }): Promise<Project>;
  renameProject(project: Ref, path: string): void;
  transferProject(project: Ref, group: Ref): void;
  archiveProject(project: Ref, archived?: boolean): void;
  deleteProject(project: Ref): void;
  setBranchRules(project: Ref, rules: BranchRules): void;
}

/** What people do with git. Each call is one `git push`, and sends the hooks GitLab would send. */
export interface Pushes {
  /** Gives the SHAs, oldest first. A new branch starts at the default branch. */
  pushCommits(
    project: Ref,
    branch: string,
    commits: readonly CommitInput[],
    by?: By,
  ): Promise<readonly string[]>;
  forcePush(
    project: Ref,
    branch: string,
    commits: readonly CommitInput[],
    by?: By & { readonly onto?: string },
  ): Promise<readonly string[]>;
  /** More than three branches of a sort (new, updated) in one push: no push hooks for them. */
  pushManyBranches(
    project: Ref,
    branches: Readonly<Record<string, readonly CommitInput[]>>,
    by?: By,
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  createBranch(project: Ref, branch: string, by?: By & { readonly from?: string }): Promise<string>;
  deleteBranch(project: Ref, branch: string, by?: By): Promise<void>;
  createTag(project: Ref, tag: string, by?: By & { readonly from?: string }): Promise<void>;
}

/** What people do with merge requests; each sends the hook GitLab would send. */
export interface MergeRequests {
  openMergeRequest(input: NewMergeRequest): Promise<MergeRequest>;
  updateMergeRequest(ref: MergeRequestRef, edit: MergeRequestEdit, by: Ref): Promise<MergeRequest>;
  approve(ref: MergeRequestRef, by: Ref): Promise<MergeRequest>;
  unapprove(ref: MergeRequestRef, by: Ref): Promise<MergeRequest>;
  requestChanges(ref: MergeRequestRef, by: Ref, body?: string): Promise<MergeRequest>;
  comment(ref: MergeRequestRef, body: string, by: Ref): Promise<Note>;
  merge(ref: MergeRequestRef, by: Ref, options?: MergeOptions): Promise<MergeRequest>;
  closeMergeRequest(ref: MergeRequestRef, by: Ref): Promise<MergeRequest>;
  reopenMergeRequest(ref: MergeRequestRef, by: Ref): Promise<MergeRequest>;
  /** Sends no hook, as GitLab. */
  deleteMergeRequest(ref: MergeRequestRef, by: Ref): void;
}

/** CI/CD. A pipeline or deployment is named by what has its `projectId` and `id`. */
export interface CiActs {
  createPipeline(input: NewPipeline): Promise<Pipeline>;
  /** A hook when the status is another one; `updatedAt` always moves. */
  updatePipeline(ref: CiRef, edit: PipelineEdit): Promise<Pipeline>;
  /** No hook. */
  deletePipeline(ref: CiRef): void;
  createEnvironment(input: NewEnvironment): Environment;
  /** Deployments there are `blocked` until enough approvers have approved. Premium. */
  protectEnvironment(input: NewProtection): ProtectedEnvironment;
  /** A hook for `running`, `success`, `failed` and `canceled`. */
  createDeployment(input: NewDeployment): Promise<Deployment>;
  updateDeployment(ref: CiRef, edit: { readonly status: DeploymentStatus }): Promise<Deployment>;
  /** No hook. */
  deleteDeployment(ref: CiRef): void;
  /** As a person in GitLab's own page; refuses with GitLab's words. */
  approveDeployment(ref: CiRef, by: Ref, verdict: Verdict): Promise<DeploymentApproval>;
  /** No hook. */
  createFeatureFlag(input: NewFeatureFlag): FeatureFlag;
  /** A hook only when it is switched on or off. */
  updateFeatureFlag(project: Ref, name: string, edit: FeatureFlagEdit, by?: By): FeatureFlag;
  /** No hook. */
  deleteFeatureFlag(project: Ref, name: string): void;
  /** A project's own switches; what is off answers 403 (the repository also 404). */
  switchFeature(project: Ref, feature: ProjectFeature, on: boolean): void;
}

/** Real git repositories on disk, and a demonstration with one. */
export interface RealRepositories {
  /** Serves a repository as a project; `mergeRequestCountCommands` says what it finds in it. */
  addRepository(input: AddedRepository): Promise<Project>;
  /**
   * Writes a small bare repository into a temporary folder, and serves it (watched, writable).
   * Whoever clones `path` and pushes to it is seen. It is removed when the sandbox is closed.
   */
  demoRepository(input: {
    readonly group: Ref;
    /** Jira project key in its branches and commits. Default `DEMO`. */
    readonly key?: string;
  }): Promise<{ readonly project: Project; readonly path: string }>;
  playStory(options: StoryOptions): Promise<MergeRequest>;
}

/** What a test looks at and disturbs. */
export interface Inspection {
  readonly deliveries: Deliveries;
  hookDeliveries(): readonly Delivery[];
  hooks(): readonly Hook[];
  /** As after 40 failures: nothing is sent until a test request is answered well. */
  disableHook(hook: Ref): void;
  /** As somebody who clicks on "Delete". */
  removeHook(hook: Ref): void;
  /** From now on hook requests get lost on the way; null ends it. */
  loseHooks(loss: HookLoss | null): void;
  lostHooks(): readonly OutgoingHook[];
  requests(): readonly ReceivedRequest[];
  /** By method and route, for example `GET /api/v4/projects/:id`. */
  requestCounts(): ReadonlyMap<string, number>;
  /** Unknown paths, `per_page` above 100, unknown hook fields, refused authorizations, 400s. */
  violations(): readonly string[];
  /** Forgets requests, counts and violations. */
  clearRequests(): void;
  failNext(fault: Fault): void;
  /** From now on; null ends it. */
  failSome(unrest: Unrest | null): void;
  setLatency(ms: number): void;
  setRateLimit(limit: RateLimit | null): void;
  findProject(path: string): Project | null;
  findMergeRequest(project: Ref, iid: number): MergeRequest | null;
}

/** A running simulated GitLab. */
export interface GitlabSandbox
  extends PeopleAndProjects,
    Pushes,
    MergeRequests,
    CiActs,
    RealRepositories,
    Inspection {
  readonly url: string;
  /** The administrator who is there from the start. */
  readonly root: User;
  /** GitLab's own app, as a stand-in for instances behind a proxy. */
  readonly jiraConnect: JiraConnect;
  seedProjects(input: SeedInput): readonly Project[];
  seedGroups(input: SeedGroupsInput): readonly Namespace[];
  close(): Promise<void>;
}
