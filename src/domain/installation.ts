import type { Secret } from '../lib/index.ts';
import type { ConnectionId, InstallationId } from './ids.ts';

/** A Jira site that has the app. */
export type Installation = {
  readonly id: InstallationId;
  readonly clientKey: string;
  readonly sharedSecret: Secret;
  readonly baseUrl: URL;
  readonly displayUrl: URL | null;
  /** Raised when everything sent so far no longer counts (rule 5). */
  readonly epoch: number;
  /** The connection whose projects keep GitLab's bare ids (rule 1); null before the first link. */
  readonly firstConnectionId: ConnectionId | null;
  readonly createdAt: Date;
};
