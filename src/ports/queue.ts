import type { ConnectionId, InstallationId, LinkId, ProjectId } from '../domain/index.ts';
import type { HeldProject, LostTarget } from './purge.ts';
import type { ReplayScope } from './steering.ts';
import type { Transaction } from './transact.ts';

/** The coarse jobs and what each is given. One line here and one handler in compose make a job. */
export type Jobs = {
  /** Reads the past of a link until it is done or its time slice ends. */
  backfill: { linkId: LinkId };
  /** Begins again with the past of a link, or of one of its projects from `since` (ISO 8601; null: all) on. */
  'restart-history': { linkId: LinkId; project: { id: ProjectId; since: string | null } | null };
  /** Takes a project out of Jira that no link of the site covers; a forced one even when one does. */
  purge: HeldProject & { isForced?: boolean; isRepeat?: boolean };
  /** Purges the projects of a target that lost its link, where no other link covers them. */
  'purge-link': LostTarget;
  /** Purges all that a site holds, then removes the site; at `giveUpAt` (ISO 8601) without more waiting. */
  'remove-site': { installationId: InstallationId; giveUpAt: string };
  /** Sends again what a site did not take; with all it did take, read from GitLab, where that was asked for. */
  replay: ReplayScope & { isWithAccepted: boolean };
  /** Finds the projects of a link, and makes their hooks. */
  'discover-projects': { linkId: LinkId };
  /** Lets every link look for projects that came since. */
  'rediscover-projects': Record<string, never>;
  /** Removes what an unlink or an uninstall left behind: hooks at GitLab, rows of ours. */
  'clean-up': Record<string, never>;
  /** Wakes lanes and refreshes that a crash left behind, forgets what is past its time. */
  sweep: Record<string, never>;
  /** Notes how every site stands at this minute. */
  'measure-sites': Record<string, never>;
  /** Looks again at every connection: version, scopes, expiry. */
  'check-connections': Record<string, never>;
  /** Asks Jira what became of deployments that wait, and decides on them at GitLab. */
  verdicts: Record<string, never>;
  /** Looks which projects had activity, and lets those be reconciled. */
  'reconcile-quick': Record<string, never>;
  /** Compares projects that are due with GitLab. */
  reconcile: Record<string, never>;
  /** Follows a project that was renamed, moved or deleted; `isToldGone`: GitLab said itself that it is deleted. */
  'follow-project': { connectionId: ConnectionId; projectId: ProjectId; isToldGone: boolean };
  /** Hands on to an instance behind us that a site came or has a new secret, or that it went. */
  'tell-instance': {
    event: 'installed' | 'uninstalled';
    clientKey: string;
    instanceUrl: string;
    attempt: number;
  };
  /** Ends sites whose Forge app is heard of no more. */
  'forge-silences': Record<string, never>;
  /** Looks at every hook of ours at GitLab, mends it, and fetches what it could not hand over. */
  'check-hooks': Record<string, never>;
};

/** The name of a job. */
export type JobName = keyof Jobs;

/** Puts a job into the queue, inside the caller's transaction; a job with the same key that still waits is enough. */
export type SendJob = <Name extends JobName>(
  transaction: Transaction | null,
  name: Name,
  data: Jobs[Name],
  options?: { key?: string; startAfterMs?: number },
) => Promise<void>;

/** What a job's handler gets: `signal` is aborted when the worker stops. */
export type JobHandlers = {
  [Name in JobName]: (data: Jobs[Name], signal: AbortSignal) => Promise<void>;
};

/** How many jobs there are of one name; `failed`: not done after all their tries, and kept for a day. */
export type JobCount = {
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  readonly failed: number;
};
