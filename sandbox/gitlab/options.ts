import type { DeliveryMode } from './hooks/deliveries.ts';

/** How the simulated instance behaves. Everything has a default. */
export interface GitlabSandboxOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** The address in links, where it is not the one that is listened on. */
  readonly publicUrl?: string;
  /** Default `18.5.0-ee`. */
  readonly version?: string;
  /** Group hooks, protected environments and approvals exist with `premium` (default) only; on `free`
   * their endpoints answer 404. */
  readonly edition?: 'free' | 'premium';
  /** Every API answer takes so much longer. Default 0. */
  readonly latencyMs?: number;
  /** Whether hooks know `signing_token`. Default true; when false it is silently ignored. */
  readonly signingTokens?: boolean;
  /** API requests per user and minute; more are answered 429. Default: no limit, as self-managed. */
  readonly rateLimitPerMinute?: number;
  /** The 429 comes without `Retry-After` and `RateLimit-*`. Default false. */
  readonly limitWithoutHeaders?: boolean;
  /** Default `concurrent`. */
  readonly deliverHooks?: DeliveryMode;
  /** Unlike GitLab, send again what got no answer at all (the receiver was killed): so often, 100 ms
   * apart; `true` is 600 times. Answers, also bad ones, are final. Default: no. */
  readonly keepTrying?: boolean | number;
  /** Project and group hooks that fail are disabled, as on GitLab.com: after 4 failures in a row for a
   * minute, then longer, after 40 for good. Default false, as self-managed. */
  readonly autoDisableHooks?: boolean;
  /** Default 10,000, as GitLab. */
  readonly hookTimeoutMs?: number;
  /** How long an OAuth access token lives. Default two hours, as GitLab. */
  readonly oauthTokenLifeMs?: number;
  /** Makes the SHAs of commits in memory; equal seeds give equal ones. */
  readonly seed?: string;
  /** Default: the machine's clock. */
  readonly now?: () => Date;
}
