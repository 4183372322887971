import type {
  Connection,
  ConnectionId,
  EnteredServiceSettings,
  EnvironmentTier,
  InstallationId,
  LinkTarget,
  MirrorKey,
  ProjectId,
} from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { GatingVerdict, ServiceSettings } from './jira.ts';

/**
 * Whether a person has Maintainer or more in a group or project, asked with the person's own token, which is
 * never stored. `name` is GitLab's number or the full path. `forbidden` when the person sees it but
 * has a lesser role. Throws ProductError with a GITLAB_… code.
 */
export type FindMaintained = (
  connection: Connection,
  token: Secret,
  place: { readonly kind: 'group' | 'project'; readonly name: string },
) => Promise<
  | { readonly kind: 'maintained'; readonly target: LinkTarget; readonly username: string }
  | { readonly kind: 'not_signed_in' | 'forbidden' | 'not_found' }
>;

/** A group or project that can have settings of service management. */
export type ServicePlace = Pick<LinkTarget, 'id' | 'fullPath'> & {
  readonly connectionId: ConnectionId;
  readonly kind: 'group' | 'project';
};

/** The settings of a place, and how it came to them. */
export type Integration = {
  /** Whether a link covers the place: nothing else switches it on or off. */
  readonly isActive: boolean;
  /** Whether a group above has settings, or at least a link, to inherit from. */
  readonly hasDefault: boolean;
  readonly isInherited: boolean;
  /** Its own, or those it inherits. */
  readonly settings: EnteredServiceSettings;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** Who decides on deployments at GitLab. */
export type ServiceAccount = {
  readonly id: number;
  readonly connectionId: ConnectionId;
  /** Null: for all that no group's own account answers for. */
  readonly group: Pick<LinkTarget, 'id' | 'fullPath'> | null;
  /** Why GitLab refused it the last time; null while it works. */
  readonly problem: string | null;
  readonly savedAt: Date;
};

/** Settings of service management, inherited downwards, and the accounts that act on them. */
export type ServiceStore = {
  /** What deployments of these projects carry. A project that nobody has set up, itself or above, is left out. */
  effective(
    connectionId: ConnectionId,
    projectIds: readonly ProjectId[],
  ): Promise<Map<ProjectId, ServiceSettings>>;
  /** Null when no link covers the place and nothing was ever entered. */
  findIntegration(place: ServicePlace): Promise<Integration | null>;
  /** Null: inherits from now on. */
  saveSettings(place: ServicePlace, settings: EnteredServiceSettings | null): Promise<void>;
  /** One for each connection or group; the token replaces the one before, and its problem is forgotten. */
  saveAccount(account: {
    connectionId: ConnectionId;
    group: ServiceAccount['group'];
    token: Secret;
  }): Promise<void>;
  /** The nearest: of the project's groups upward, else of the connection. */
  findAccount(
    connectionId: ConnectionId,
    projectId: ProjectId,
  ): Promise<(ServiceAccount & { readonly token: Secret }) | null>;
  listAccounts(): Promise<ServiceAccount[]>;
  saveAccountProblem(id: number, problem: string | null): Promise<void>;
  removeAccount(id: number): Promise<void>;
};

/** How a gating ended. `late`: somebody else had decided; `given_up`: no verdict came in time. */
export type GatingEnd = 'approved' | 'rejected' | 'late' | 'withdrawn' | 'given_up';

/** A pending deployment that was sent to a site with the wish for a verdict. */
export type NewGating = MirrorKey & {
  /** GitLab's id. */
  readonly deploymentId: number;
  readonly tier: EnvironmentTier;
  /** Whether it waits for somebody's approval at GitLab. */
  readonly isBlocked: boolean;
};

/** One site's part in a deployment that waits. */
export type GatingSite = {
  readonly installationId: InstallationId;
  readonly baseUrl: URL;
  /** Rule 1, Identity. */
  readonly idPrefix: string;
  /** Whether a link of the site still covers the project. */
  readonly isLinked: boolean;
  /** `given_up`: the site takes no part any more, but it never allowed it. */
  readonly state: 'waiting' | 'given_up';
  readonly askedAt: Date;
  /** Since when the site has answered nothing but `unknown` or `invalid`. */
  readonly unansweredSince: Date | null;
};

/** A deployment whose turn it is, with all sites that take part. This worker holds it until the lease ends. */
export type HeldGating = {
  readonly connectionId: ConnectionId;
  readonly projectId: ProjectId;
  /** As in the mirror. */
  readonly entityId: string;
  readonly deploymentId: number;
  readonly tier: EnvironmentTier;
  /** Whether it was seen to wait for somebody's approval at GitLab. */
  readonly wasBlocked: boolean;
  /** How often it was its turn, this time included. */
  readonly attempts: number;
  readonly sites: readonly GatingSite[];
};

/** What a site said this time. */
export type GatingNote = {
  readonly installationId: InstallationId;
  /** Null when it could not be asked. */
  readonly verdict: GatingVerdict | null;
  readonly reason: string;
  readonly unansweredSince: Date | null;
  readonly end: Extract<GatingEnd, 'given_up' | 'withdrawn'> | null;
};

/** A gating, for people. */
export type Gating = {
  readonly installationId: InstallationId;
  readonly baseUrl: URL;
  readonly connectionId: ConnectionId;
  readonly projectPath: string;
  readonly deploymentId: number;
  readonly tier: EnvironmentTier;
  readonly state: 'waiting' | GatingEnd;
  /** The site's last word; null before the first. */
  readonly verdict: GatingVerdict | null;
  /** In plain words: what is waited for, or why it ended so. */
  readonly reason: string;
  readonly askedAt: Date;
  readonly endedAt: Date | null;
};

/** Deployments that wait for a verdict. What was decided stays so: nothing is decided twice. */
export type GatingStore = {
  /** Their first turn is in five seconds. Those that are known stay as they are, but what was withdrawn waits again. Inside the transaction that writes the mirror, after it. */
  add(gatings: readonly NewGating[]): Promise<void>;
  /** Ends those that still wait as withdrawn. Inside the transaction that writes the mirror, after it. */
  withdraw(keys: readonly MirrorKey[], reason: string): Promise<void>;
  /** Leases up to `limit` deployments whose turn it is. Inside a transaction. */
  claim(limit: number, leaseMs: number): Promise<HeldGating[]>;
  /** Until it is the next one's turn; null when none waits. */
  untilNextMs(): Promise<number | null>;
  /** Notes what the sites said; those that still wait have their turn again after `delayMs`. */
  postpone(held: HeldGating, notes: readonly GatingNote[], delayMs: number): Promise<void>;
  /** Ends the part of all sites that were held as waiting. */
  end(held: HeldGating, end: GatingEnd, reason: string): Promise<void>;
  /** Makes it the turn of all that wait at a connection: an obstacle may be gone. */
  wake(connectionId: ConnectionId): Promise<void>;
  /** The newest first, those that wait before all others. */
  list(limit: number): Promise<Gating[]>;
  /** Forgets what ended long ago, and what belongs to a site that is gone; at most `limit`, answers how many. */
  forget(limit: number): Promise<number>;
};
