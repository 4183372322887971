import type { EntityKind, InstallationId, MirrorKey } from '../domain/index.ts';
import type { ProjectRef } from './reads.ts';
import type { ShownEntity } from './sweeps.ts';

/** Which entities of a site are meant; null leaves a column open. */
export type ReplayScope = {
  readonly installationId: InstallationId;
  readonly project: ProjectRef | null;
  readonly kind: EntityKind | null;
  readonly entityId: string | null;
};

/** Doing again what was done before, because the operator says so. */
export type SteeringStore = {
  /**
   * Looks at up to `limit` rows of the mirror after a key. Those that Jira did not take, because it refused
   * them or knew none of their keys, get a new sequence and are due as the past; answers how many, and
   * the key of the last row it looked at, null after the end. Inside a transaction.
   */
  resend(
    scope: ReplayScope,
    after: MirrorKey | null,
    limit: number,
  ): Promise<{ resent: number; next: MirrorKey | null }>;
  /**
   * Lets one accepted entity count as written in an older epoch: its next read sends it again, changed or not
   * (rule 5). Null when Jira does not show it. Inside a transaction.
   */
  outdateEntity(key: MirrorKey): Promise<ShownEntity | null>;
  /** Lets up to `limit` given-up deliveries be processed again, or the one that is named; answers how many. */
  replayDeliveries(id: number | null, limit: number): Promise<number>;
};
