import type {
  EntityKind,
  InstallationId,
  IssueKey,
  LinkId,
  MirrorKey,
  Outcome,
} from '../domain/index.ts';
import type { HookHealth } from './gitlab.ts';
import type { ProjectRef } from './reads.ts';

/** Whose story is asked for. Where `project` is null, it is looked for in all projects. */
export type StoryScope =
  | { readonly kind: 'issue_key'; readonly issueKey: IssueKey }
  /** `sha` may be the beginning of one. */
  | { readonly kind: 'commit'; readonly sha: string; readonly project: ProjectRef | null }
  | { readonly kind: 'branch'; readonly name: string; readonly project: ProjectRef | null }
  | { readonly kind: 'merge_request'; readonly iid: number; readonly project: ProjectRef }
  /** By GitLab's id of the pipeline. */
  | { readonly kind: 'build'; readonly id: number; readonly project: ProjectRef }
  | {
      readonly kind: 'deployment';
      readonly environmentId: number;
      readonly iid: number;
      readonly project: ProjectRef;
    };

/** A row of the mirror as people ask for it. */
export type ToldEntry = {
  readonly key: MirrorKey & { readonly kind: EntityKind };
  readonly site: URL;
  readonly project: { readonly path: string; readonly url: string };
  /** What a refresh calls it; null when it was written before that was kept. */
  readonly reference: string | null;
  /** Gone once Jira has accepted it. */
  readonly payload: string | null;
  readonly issueKeys: readonly IssueKey[];
  /** Those of its keys that Jira is known not to know. */
  readonly unknownKeys: readonly IssueKey[];
  readonly isTombstone: boolean;
  /** Whether something is to be sent that Jira has not answered yet. */
  readonly isAhead: boolean;
  /** The database's clock before GitLab was read; of a state from a webhook: when that came. */
  readonly readAt: Date;
  /** Null: Jira never answered. */
  readonly answered: {
    readonly at: Date;
    readonly outcome: Outcome['kind'];
    readonly reason: string | null;
  } | null;
  readonly due: {
    readonly lane: string;
    readonly queuedAt: Date;
    /** Null: the lane may send. */
    readonly pause: { readonly until: Date; readonly reason: string } | null;
  } | null;
};

/** What Jira answered to one live request about an entity; kept for 7 days. */
export type ToldAnswer = {
  readonly at: Date;
  readonly outcome: Outcome['kind'];
  readonly reason: string | null;
  /** Of the state that was sent; null for what was sent before these times were kept. */
  readonly readAt: Date | null;
  readonly recordedAt: Date | null;
  readonly takenAt: Date | null;
};

/** An entity by the word that webhooks and refreshes have for it. */
export type ToldName = ProjectRef & {
  readonly kind: EntityKind;
  readonly reference: string;
};

/** A webhook that told of an entity; kept for 8 days. */
export type ToldDelivery = {
  readonly id: number;
  readonly event: string;
  readonly receivedAt: Date;
  readonly processedAt: Date | null;
  readonly problem: string | null;
};

/** A read of an entity that is still to be done. */
export type ToldWish = {
  readonly wishedAt: Date;
  readonly notBefore: Date;
  readonly attempts: number;
  readonly problem: string | null;
};

/** How far one site is with a project. */
export type ToldProject = {
  readonly installationId: InstallationId;
  readonly site: URL;
  /** The links by which the site receives it. */
  readonly linkIds: readonly LinkId[];
  /** Null when no link reads its past. */
  readonly history: {
    readonly isDone: boolean;
    readonly kind: string;
    readonly since: Date | null;
    readonly problem: string | null;
  } | null;
  /** Null when no hook of ours speaks for it. */
  readonly hook: { readonly health: HookHealth; readonly problem: string | null } | null;
};

/** Where a thing is, and how it got there. All reads go by an index and are bounded. */
export type StoryReads = {
  /** Rows of the mirror, those that changed last first; at most `limit`. */
  entries(scope: StoryScope, limit: number): Promise<ToldEntry[]>;
  /** The newest 10 answers. */
  answers(key: MirrorKey): Promise<ToldAnswer[]>;
  /** The newest 10 deliveries; of a commit those of pushes that came at one of the times it was read at. */
  deliveries(name: ToldName, readAts: readonly Date[]): Promise<ToldDelivery[]>;
  wish(name: ToldName): Promise<ToldWish | null>;
  /** The sites that receive a project. */
  places(project: ProjectRef): Promise<ToldProject[]>;
  /** Sites that were told by Jira that it does not know the key, and when. */
  unknownAt(issueKey: IssueKey): Promise<ReadonlyMap<InstallationId, Date>>;
};

/** How a site stood between `at` and the next point. */
export type SitePoint = {
  readonly at: Date;
  readonly accepted: number;
  readonly rejected: number;
  /** The most that waited. */
  readonly waiting: number;
  /** How long the oldest waited, at the worst; 0: nothing waited. */
  readonly lagMs: number;
};

/** How sites stand over time. */
export type SeriesStore = {
  /** Adds a point for each site that has news, and forgets those older than 30 days. */
  addPoints(): Promise<void>;
  /** Points of the last hours, at equal distances, oldest first; at most 200. */
  list(
    installationId: InstallationId,
    hours: number,
  ): Promise<{ everyMinutes: number; points: SitePoint[] }>;
};
