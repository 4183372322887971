import type { Secret } from '../lib/index.ts';
import type { ErrorCode } from './error-codes.ts';
import type { ConnectionId } from './ids.ts';

/** A GitLab instance with the token the product works with. */
export type Connection = {
  readonly id: ConnectionId;
  /** Stable and short; prefixes the ids of every connection but an installation's first (rule 1). */
  readonly slug: string;
  /** For links that people follow. */
  readonly url: URL;
  /** For calls; differs from `url` where calls go another way. */
  readonly internalUrl: URL;
  readonly token: Secret;
  /** Of the OAuth application with which people sign in at this GitLab; null: nobody can. */
  readonly applicationId: string | null;
};

/** What the last check of a connection found. */
export type ConnectionState = {
  readonly checkedAt: Date;
  readonly version: string | null;
  readonly isAdministrator: boolean;
  readonly tokenExpiresAt: Date | null;
  /** Why nothing can be done with it; null: it works, whatever the problems. */
  readonly failure: ErrorCode | null;
  /** In plain words, each with what to do; empty when all is well. */
  readonly problems: readonly string[];
};
