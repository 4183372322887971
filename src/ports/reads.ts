import type { HistoryProgress, InstallationId, Link } from '../domain/index.ts';

/** A lane that does not send just now, and why. */
export type LanePause = {
  readonly name: string;
  readonly notBefore: Date;
  readonly failures: number;
  readonly reason: string;
};

/** An entity that Jira refused. */
export type Rejection = {
  readonly kind: string;
  readonly projectPath: string;
  readonly entityId: string;
  readonly reason: string;
  readonly at: Date;
};

/** How one Jira site stands. Numbers are entities. */
export type SiteStatus = {
  readonly installationId: InstallationId;
  readonly baseUrl: URL;
  readonly links: readonly { readonly link: Link; readonly progress: HistoryProgress }[];
  readonly shown: { branch: number; commit: number; merge_request: number };
  readonly waiting: { readonly live: number; readonly history: number };
  /** How long the oldest waits; null when nothing waits. */
  readonly lagMs: number | null;
  readonly lastAcceptedAt: Date | null;
  readonly pauses: readonly LanePause[];
  readonly rejectedCount: number;
  readonly rejections: readonly Rejection[];
  readonly unknownKeyCount: number;
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
};

/** Questions of people; nothing of the road needs them. */
export type Reads = {
  sites(): Promise<SiteStatus[]>;
  work(): Promise<WorkStatus>;
};
