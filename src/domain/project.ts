import type { ConnectionId, ProjectId } from './ids.ts';

/** A GitLab project: what Jira calls a repository. */
export type Project = {
  readonly connectionId: ConnectionId;
  readonly id: ProjectId;
  readonly name: string;
  readonly pathWithNamespace: string;
  readonly description: string | null;
  readonly url: string;
  readonly avatarUrl: string | null;
  readonly defaultBranch: string | null;
  /** The id of its own namespace first, then of every group above it. */
  readonly namespaceIds: readonly number[];
};
