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

/** Which issue keys of a link's texts count. */
export type Matching = {
  /** Only keys of these Jira projects; null: of all. */
  readonly jiraProjects: readonly string[] | null;
  /** Whether the source branch of a merge request is searched too; GitLab's own rule does not. */
  readonly searchesSourceBranch: boolean;
  /** In RE2's syntax; the first group, or else the whole match, is the key. Null: GitLab's rule. */
  readonly pattern: string | null;
};

/** GitLab's own rule. */
export const gitlabMatching: Matching = {
  jiraProjects: null,
  searchesSourceBranch: false,
  pattern: null,
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
  readonly matching: Matching;
  /** History older than this is not read; null: all of it. */
  readonly since: Date | null;
  /** Whether history is read just now; live changes are not touched by it. */
  readonly historyState: 'running' | 'paused' | 'cancelled';
};
