import type {
  ConnectionId,
  EntityKind,
  HistoryProgress,
  InstallationId,
  IssueKey,
  Link,
  LinkId,
  MirrorKey,
  MirrorKind,
  ProjectId,
} from '../domain/index.ts';
import type { HookHealth, HookOwner } from './gitlab.ts';

/** A lane that does not send just now, and why. */
export type LanePause = {
  readonly name: string;
  readonly notBefore: Date;
  readonly failures: number;
  readonly reason: string;
};

/** An entity that Jira refused. */
export type Rejection = {
  readonly key: MirrorKey;
  readonly kind: string;
  readonly projectPath: string;
  readonly entityId: string;
  readonly issueKeys: readonly IssueKey[];
  readonly reason: string;
  readonly at: Date;
};

/** Which rejections of a site are asked for: a page by key; null leaves a column open. */
export type RejectionQuestion = {
  readonly installationId: InstallationId;
  readonly project: ProjectRef | null;
  readonly kind: EntityKind | null;
  readonly after: MirrorKey | null;
  readonly limit: number;
};

/** A page of rejections. `next` is null after the last; a page may hold fewer than asked for, even none. */
export type RejectionPage = {
  readonly rejections: readonly Rejection[];
  readonly next: MirrorKey | null;
};

/** An issue key that Jira does not know. */
export type UnknownKey = {
  readonly key: IssueKey;
  readonly learnedAt: Date;
  /** Entities that are sent again when Jira knows it. */
  readonly waiting: number;
};

/** How one Jira site stands. Numbers are entities. */
export type SiteStatus = {
  readonly installationId: InstallationId;
  readonly baseUrl: URL;
  readonly displayUrl: URL | null;
  readonly installedAt: Date;
  readonly links: readonly { readonly link: Link; readonly progress: HistoryProgress }[];
  readonly shown: Readonly<Record<EntityKind, number>>;
  /** Kinds of which nothing is held are left out. */
  readonly kinds: readonly KindStatus[];
  readonly waiting: { readonly live: number; readonly history: number };
  /** How long the oldest waits; null when nothing waits. */
  readonly lagMs: number | null;
  readonly lastAcceptedAt: Date | null;
  readonly pauses: readonly LanePause[];
  readonly rejectedCount: number;
  readonly rejections: readonly Rejection[];
  readonly unknownKeyCount: number;
};

/** How the entities of one kind in a project stand at one site. */
export type KindStatus = {
  readonly kind: EntityKind;
  readonly shown: number;
  readonly waiting: number;
  readonly rejected: number;
  /** How long the oldest waits; null when nothing waits. */
  readonly lagMs: number | null;
  readonly lastAcceptedAt: Date | null;
};

/** Names a project. */
export type ProjectRef = { readonly connectionId: ConnectionId; readonly projectId: ProjectId };

/** How one project stands at one site. */
export type ProjectStatus = ProjectRef & {
  readonly path: string;
  readonly url: string;
  /** Kinds of which nothing is held are left out. */
  readonly kinds: readonly KindStatus[];
  /** Null when no link reads its past. */
  readonly history: {
    readonly isDone: boolean;
    /** What is read next. */
    readonly kind: string;
    readonly pages: number;
    readonly entities: number;
    readonly problem: string | null;
  } | null;
  /** The project's own hook, or the nearest of a group above; null: it has neither. */
  readonly hook: {
    readonly owner: HookOwner;
    readonly health: HookHealth;
    readonly checkedAt: Date | null;
    readonly problem: string | null;
  } | null;
  /** When it was last compared with GitLab; null: never planned. */
  readonly sweep: {
    readonly sweptAt: Date;
    readonly dueAt: Date;
    readonly problem: string | null;
  } | null;
};

/** Which projects of a site are asked for: a page, by id, of those that hold the text in their path. */
export type ProjectQuestion = {
  readonly installationId: InstallationId;
  readonly path: string | null;
  readonly after: ProjectRef | null;
  readonly limit: number;
};

/** A delivery without its body. */
export type DeliveryStatus = {
  readonly id: number;
  readonly connectionId: ConnectionId;
  readonly event: string;
  readonly receivedAt: Date;
  readonly attempts: number;
  /** When it is tried again; null: now, or never. */
  readonly notBefore: Date | null;
  readonly problem: string | null;
};

/** Which deliveries are asked for: a page by id, oldest first. */
export type DeliveryQuestion = {
  readonly state: 'waiting' | 'given_up';
  readonly after: number | null;
  readonly limit: number;
};

/** How the hooks of a connection fare at GitLab. */
export type HookStatus = {
  readonly connectionId: ConnectionId;
  readonly slug: string;
  readonly count: Readonly<Record<HookHealth, number>>;
  /** The first of those that do not work. */
  readonly unwell: readonly {
    readonly id: number;
    readonly owner: HookOwner;
    /** Full path of the owner as far as we know it. */
    readonly path: string | null;
    readonly health: HookHealth;
    readonly checkedAt: Date | null;
    readonly problem: string | null;
  }[];
};

/** How much of a vendor's calls is left. */
export type BudgetStatus = {
  readonly vendor: 'gitlab' | 'jira';
  /** Host of the GitLab or of the Jira site. */
  readonly of: string;
  readonly part: string;
  /** When a node last took some. */
  readonly callsLeft: number;
  /** How long nothing is called, because the vendor said so; 0: it may be called. */
  readonly pausedMs: number;
  /** What remained of the rate when the vendor last refused; null: it never did. */
  readonly reducedPerSecond: number | null;
};

/** How many entities of one kind a site shows. */
export type ShownCount = {
  readonly installationId: InstallationId;
  readonly kind: EntityKind;
  readonly shown: number;
  readonly rejected: number;
  readonly lastAcceptedAt: Date | null;
};

/** How many entities of one kind wait to be sent to a site. */
export type WaitingCount = {
  readonly installationId: InstallationId;
  readonly kind: MirrorKind;
  readonly live: number;
  readonly history: number;
  readonly lagMs: number;
};

/** What of one link waits to be sent, was refused by Jira, and was taken last. */
export type LinkCount = {
  readonly waiting: number;
  readonly rejected: number;
  readonly lastAcceptedAt: Date | null;
};

/** How the product stands as a whole. */
export type WorkStatus = {
  readonly deliveriesWaiting: number;
  readonly deliveriesGivenUp: number;
  readonly refreshesWaiting: {
    readonly live: number;
    readonly verify: number;
    readonly details: number;
  };
  /** Of these, the commits of branches that are still to be listed. */
  readonly commitListsWaiting: number;
  readonly history: {
    readonly projects: number;
    readonly projectsDone: number;
    readonly pages: number;
  };
  readonly sweeps: {
    readonly projects: number;
    readonly due: number;
    /** Whose last try failed. */
    readonly failed: number;
    /** When the project that waits longest was last compared; null: there is none. */
    readonly oldestAt: Date | null;
    readonly newestAt: Date | null;
  };
};

/** Questions of people; nothing of the road needs them. */
export type Reads = {
  /** Counts every entity: costs a pass over the mirror. */
  sites(): Promise<SiteStatus[]>;
  /** One of {@link sites}; null when it is not installed. */
  site(id: InstallationId): Promise<SiteStatus | null>;
  /** The sites that are installed. */
  addresses(): Promise<ReadonlyMap<InstallationId, URL>>;
  /** Of all sites; a pass over the mirror. */
  shown(): Promise<ShownCount[]>;
  /** Of all sites; a pass over what is due. */
  waiting(): Promise<WaitingCount[]>;
  pauses(): Promise<(LanePause & { readonly installationId: InstallationId })[]>;
  work(): Promise<WorkStatus>;
  /** Of one site; links of which nothing is held are left out. A pass over the site's mirror. */
  countByLink(id: InstallationId): Promise<ReadonlyMap<LinkId, LinkCount>>;
  /** Projects that links cover or that the mirror holds something of. */
  projects(question: ProjectQuestion): Promise<ProjectStatus[]>;
  /** Projects of this very path or number, whatever the case, of one connection or of all. */
  projectsNamed(
    name: string,
    connectionId: ConnectionId | null,
  ): Promise<(ProjectRef & { readonly path: string })[]>;
  rejections(question: RejectionQuestion): Promise<RejectionPage>;
  /** A page by key. */
  unknownKeys(
    installationId: InstallationId,
    after: IssueKey | null,
    limit: number,
  ): Promise<UnknownKey[]>;
  deliveries(question: DeliveryQuestion): Promise<DeliveryStatus[]>;
  /** Hooks by connection; connections without hooks are left out. */
  hooks(): Promise<HookStatus[]>;
  budgets(): Promise<BudgetStatus[]>;
};
