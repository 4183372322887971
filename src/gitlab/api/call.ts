import type { Connection } from '../../domain/index.ts';
import type { Secret } from '../../lib/index.ts';
import type { Priority } from './call-budget.ts';

/** Whose GitLab is called, how urgently, and as whom. */
export type Caller = {
  readonly connection: Connection;
  readonly priority: Priority;
  /** A person's own token; without it the connection's token is used. */
  readonly userToken?: Secret;
};

/** One call. `path` lies below `/api/v4/` and is made by `toPath`; `query` is encoded. */
export type Call = Caller & {
  readonly path: string;
  readonly query?: string;
  /** The path lies below the site itself, not below its API. */
  readonly isOfSite?: boolean;
};
