import type {
  Connection,
  ConnectionId,
  ConnectionState,
  Delivery,
  DesiredState,
  InstallationId,
  IssueKey,
  Lane,
  LinkId,
  Matching,
  MirrorKey,
  Outcome,
  Project,
  ProjectId,
  Refresh,
  RefreshUrgency,
  Urgency,
} from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { AuditStore } from './audit.ts';
import type { BudgetStore } from './budgets.ts';
import type { ForgeSiteStore } from './forge.ts';
import type { HookOwner, HookProject } from './gitlab.ts';
import type { HookHealthStore } from './hook-health.ts';
import type { InstallationStore } from './installations.ts';
import type { PublicKeyStore } from './instances.ts';
import type { HistoryStore, LinkStore } from './links.ts';
import type { PurgeStore } from './purge.ts';
import type { GatingStore, ServiceStore } from './services.ts';
import type { SettingStore } from './settings.ts';
import type { SteeringStore } from './steering.ts';
import type { SeriesStore } from './stories.ts';
import type { ShownStore, SweepStore, TargetStore } from './sweeps.ts';

/** What of a connection may change: its address for people stays. */
export type ConnectionChange = Partial<Pick<Connection, 'internalUrl' | 'token' | 'applicationId'>>;

/** GitLab instances. */
export type ConnectionStore = {
  /** Makes or updates the connection with this `url`. What is left out stays. */
  save(connection: {
    url: URL;
    internalUrl: URL;
    token: Secret;
    applicationId?: string | null;
  }): Promise<Connection>;
  /** Changes what is named; null when there is no such connection. */
  change(id: ConnectionId, change: ConnectionChange): Promise<Connection | null>;
  find(id: ConnectionId): Promise<Connection | null>;
  list(): Promise<Connection[]>;
  saveState(id: ConnectionId, state: ConnectionState): Promise<void>;
  findState(id: ConnectionId): Promise<ConnectionState | null>;
};

/** One installation that receives a project's changes. */
export type Coverage = {
  readonly projectId: ProjectId;
  readonly installationId: InstallationId;
  readonly epoch: number;
  /** Rule 1, Identity: what goes before our ids in Jira; empty for the installation's first connection. */
  readonly idPrefix: string;
  /** Those of the links that cover it; a key counts when one of them takes it (rule 7). */
  readonly matchings: readonly Matching[];
};

/** Projects and who receives them; coverage is derived from the links (rule 7). */
export type ProjectStore = {
  /** Saves them as read; answers the ids that were not known before. */
  save(projects: readonly Project[]): Promise<ProjectId[]>;
  findAll(connectionId: ConnectionId, ids: readonly ProjectId[]): Promise<Map<ProjectId, Project>>;
  /**
   * Those of the given projects that have another address by now; until the transaction ends, the address of the
   * others stays.
   */
  listMoved(projects: readonly Project[]): Promise<ReadonlySet<ProjectId>>;
  /** By its full path, in any case. */
  findByPath(connectionId: ConnectionId, fullPath: string): Promise<Project | null>;
  coverage(connectionId: ConnectionId, ids: readonly ProjectId[]): Promise<Coverage[]>;
  /** Whether a path lies in or below any linked target: what does not costs no call to GitLab. */
  isBelowAnyLink(connectionId: ConnectionId, project: HookProject): Promise<boolean>;
  /** Projects that a link covers, in pages by id. */
  listOfLink(linkId: LinkId, after: ProjectId | null, limit: number): Promise<Project[]>;
};

/** A hook of ours at GitLab. */
export type Hook = {
  readonly id: number;
  readonly connectionId: ConnectionId;
  readonly owner: HookOwner;
  /** The random part of its address. */
  readonly pathKey: string;
  readonly token: Secret;
  readonly signingToken: Secret;
  /** GitLab's id; null while it is being made. */
  readonly gitlabHookId: number | null;
  readonly isSigned: boolean;
};

/** Hooks. */
export type HookStore = {
  findByPathKey(pathKey: string): Promise<Hook | null>;
  /** The hook of this owner, made with fresh secrets when there is none: so a crash never leaves an unknown one. */
  getOrAdd(connectionId: ConnectionId, owner: HookOwner): Promise<Hook>;
  saveMade(id: number, made: { gitlabHookId: number; isSigned: boolean }): Promise<void>;
  remove(id: number): Promise<void>;
  /** Those whose owner no link covers any more; a system hook when its connection has no link at all. */
  listUnneeded(limit: number): Promise<Hook[]>;
  /** Projects of a connection that are covered and have neither an own hook nor one of a group above. */
  listUnhookedProjects(linkId: LinkId, limit: number): Promise<ProjectId[]>;
  hasGroupHook(connectionId: ConnectionId, namespaceIds: readonly number[]): Promise<boolean>;
};

/** A delivery that arrives. */
export type NewDelivery = {
  readonly hookId: number;
  readonly connectionId: ConnectionId;
  readonly event: string;
  readonly idempotencyKey: string | null;
  readonly body: string;
};

/** The inbox: the delivery table is the queue. */
export type DeliveryStore = {
  /** Stores them in one statement; those with a known idempotency key are dropped silently. */
  add(deliveries: readonly NewDelivery[]): Promise<void>;
  /** Locks up to `limit` waiting ones, oldest first, skipping those that others hold. Inside a transaction. */
  claim(limit: number): Promise<Delivery[]>;
  /** Closes them; the bodies go. `about` keeps what each told of, as `aboutOf` names it. */
  close(ids: readonly number[], about?: ReadonlyMap<number, string>): Promise<void>;
  /** Puts one back for later; nothing is wrong with the delivery itself. */
  postpone(id: number, delayMs: number, reason: string): Promise<void>;
  /** Books a failure: tried again with growing pauses, after the fifth given up with its body kept. */
  fail(id: number, reason: string): Promise<void>;
  /** Bytes of bodies that wait, for the cap; an estimate is enough. */
  waitingBytes(): Promise<number>;
};

/** A row of the mirror as it stands. */
export type HeldState = MirrorKey & {
  readonly version: string;
  readonly isTombstone: boolean;
  readonly issueKeys: readonly IssueKey[];
  readonly feeds: string | null;
  /** False when it must be sent again even if nothing changed: the epoch was raised since (rule 5). */
  readonly isOfEpoch: boolean;
};

/** The desired side of the mirror. */
export type MirrorStore = {
  /** Writes desired states under their rows' locks (rule 2) and makes the lanes due (rule 5). Inside a transaction. */
  write(states: readonly DesiredState[], urgency: Urgency): Promise<void>;
  /** Locks and answers the rows that exist, in key order. Inside a transaction. */
  lock(keys: readonly MirrorKey[]): Promise<HeldState[]>;
  /** The keys of open merge requests that come from these branches (`feeds` texts), rule 8. */
  feedingKeys(
    connectionId: ConnectionId,
    feeds: readonly string[],
  ): Promise<{ installationId: InstallationId; feeds: string; issueKeys: IssueKey[] }[]>;
  /** Which of the keys Jira is known not to know (rule 9). */
  unknownKeys(
    installationId: InstallationId,
    keys: readonly IssueKey[],
  ): Promise<ReadonlySet<IssueKey>>;
};

/** What is to be sent for one entity: a payload, or (null) its removal. */
export type DueEntry = MirrorKey & {
  readonly sequence: number;
  readonly payload: string | null;
  readonly issueKeys: readonly IssueKey[];
  /** Its way so far, for the story. */
  readonly times?: { readonly readAt: Date; readonly recordedAt: Date; readonly takenAt: Date };
};

/** A lane that this sender holds until its lease ends. */
export type HeldLane = Lane & { readonly epoch: number };

/** One entity's answer, for the books. */
export type Acknowledgement = {
  readonly entry: DueEntry;
  readonly outcome: Outcome;
  /** Those of the entry's keys that Jira does not know. */
  readonly unknownKeys: readonly IssueKey[];
};

/** The sending side of the mirror (rules 3 to 6). */
export type LaneStore = {
  /** Leases up to `limit` lanes that have due work and may send now. */
  claim(limit: number, leaseMs: number): Promise<HeldLane[]>;
  /** The oldest due entries of a held lane. */
  due(
    lane: HeldLane,
    limit: number,
  ): Promise<{ entries: DueEntry[]; projects: Map<string, Project> }>;
  /** Books outcomes: counts only for the sequence that was sent and in the epoch it was sent in. Inside a transaction. */
  acknowledge(lane: HeldLane, acknowledgements: readonly Acknowledgement[]): Promise<void>;
  /** Gives the lane back; with `notBefore` nothing leaves it until then. */
  release(
    lane: HeldLane,
    pause?: { notBefore: Date; reason: string; failures: number },
  ): Promise<void>;
  failures(lane: Lane): Promise<number>;
};

/** Refreshes that wait. */
export type RefreshStore = {
  add(refreshes: readonly Refresh[]): Promise<void>;
  /** Leases up to `limit` of a connection, oldest first; one target is never held twice. */
  claim(
    connectionId: ConnectionId,
    urgency: RefreshUrgency,
    limit: number,
    leaseMs: number,
  ): Promise<HeldRefresh[]>;
  /** Connections with refreshes of this urgency that may run now. */
  waitingConnections(urgency: RefreshUrgency): Promise<ConnectionId[]>;
  /** Done: gone, unless it was wished again since `readAt`. */
  done(held: HeldRefresh, readAt: Date): Promise<void>;
  postpone(held: HeldRefresh, until: Date, reason: string): Promise<void>;
  /** Nothing of the project is to be read any more. */
  forget(connectionId: ConnectionId, projectId: ProjectId): Promise<void>;
};

/** A refresh that this worker holds. */
export type HeldRefresh = Refresh & { readonly id: number; readonly attempts: number };

/** Where the commit ranges of deployments begin: fixed at the first calculation (rule 8). */
export type DeploymentStore = {
  /** Those that are fixed; null: the deployment has no earlier one. */
  findBases(
    connectionId: ConnectionId,
    ids: readonly number[],
  ): Promise<Map<number, string | null>>;
  /** The first word counts. */
  fixBases(
    connectionId: ConnectionId,
    bases: readonly { projectId: ProjectId; id: number; base: string | null }[],
  ): Promise<void>;
};

/** Forgetting what is past its time; each removes at most `limit` rows and answers how many. */
export type RetentionStore = {
  forgetDeliveries(limit: number): Promise<number>;
  forgetTombstones(limit: number): Promise<number>;
  /**
   * Sends removals that Jira accepted at least `ageMs` ago a second time. Jira keeps no tombstone: an older
   * state that was still on its way when its sender gave up or died may have been stored after the removal.
   */
  repeatRemovals(ageMs: number, limit: number): Promise<number>;
  /** Makes the partition of tomorrow and drops those older than 7 days (rule 6). */
  rollStory(): Promise<void>;
  /** Lets expired unknown keys be tried again with one entity each (rule 9). */
  retryUnknownKeys(limit: number): Promise<number>;
  /** Puts rows that are ahead but not due back into their lane: what a crash could strand. */
  recoverStranded(limit: number): Promise<number>;
  /** Ends the leases of nodes that are no longer connected, so that nobody waits for the dead. */
  freeDeadLeases(): Promise<void>;
};

/** Every store, bound to the pool or to one transaction. */
export type Stores = {
  readonly installations: InstallationStore;
  readonly forgeSites: ForgeSiteStore;
  readonly connections: ConnectionStore;
  readonly links: LinkStore;
  readonly projects: ProjectStore;
  readonly hooks: HookStore;
  readonly deliveries: DeliveryStore;
  readonly mirror: MirrorStore;
  readonly lanes: LaneStore;
  readonly refreshes: RefreshStore;
  readonly deployments: DeploymentStore;
  readonly history: HistoryStore;
  readonly retention: RetentionStore;
  readonly budgets: BudgetStore;
  readonly steering: SteeringStore;
  readonly sweeps: SweepStore;
  readonly shown: ShownStore;
  readonly hookHealth: HookHealthStore;
  readonly targets: TargetStore;
  readonly purges: PurgeStore;
  readonly services: ServiceStore;
  readonly gatings: GatingStore;
  readonly series: SeriesStore;
  readonly settings: SettingStore;
  readonly audit: AuditStore;
  readonly publicKeys: PublicKeyStore;
};
