import type { ConnectionId, InstallationId, LinkId } from './ids.ts';

/** What of GitLab is linked: a group with all below it, one project, or a user's own projects. */
export type LinkTarget = {
  readonly kind: 'group' | 'project' | 'user';
  /** Id of the group or the project; for a user the id of the personal namespace. */
  readonly id: number;
  readonly fullPath: string;
  readonly name: string;
  readonly fullName: string;
  readonly description: string | null;
  readonly avatarUrl: string | null;
};

/** The agreement that an installation receives what happens in a target. */
export type Link = {
  readonly id: LinkId;
  readonly installationId: InstallationId;
  readonly connectionId: ConnectionId;
  readonly target: LinkTarget;
  /** GitLab user name, or `cli` for the operator. */
  readonly linkedBy: string;
  readonly createdAt: Date;
};
