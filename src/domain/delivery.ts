import type { ConnectionId } from './ids.ts';

/** One webhook as GitLab sent it. */
export type Delivery = {
  readonly id: number;
  readonly connectionId: ConnectionId;
  /** `X-Gitlab-Event`, e.g. `Push Hook`. */
  readonly event: string;
  readonly body: string;
  /** The database's clock when it was stored. */
  readonly receivedAt: Date;
};
