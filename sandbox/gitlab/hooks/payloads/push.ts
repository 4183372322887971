import type { Project, User } from '../../model/entities.ts';
import type { World } from '../../model/world.ts';
import { type Commit, type FileDiff, ZERO_SHA } from '../../repository/repository.ts';
import {
  avatarUrl,
  bareProjectPart,
  commitPart,
  fullRepositoryPart,
  projectPart,
} from './common.ts';

export interface RefChange {
  /** `refs/heads/…` or `refs/tags/…` */
  readonly ref: string;
  /** Forty zeros: the ref is new. */
  readonly before: string;
  /** Forty zeros: the ref is gone. */
  readonly after: string;
}

export interface PushContent extends RefChange {
  readonly project: Project;
  readonly user: User;
  /** At most 20, oldest first, each with the paths it touched. */
  readonly commits: readonly { readonly commit: Commit; readonly files: readonly FileDiff[] }[];
  readonly totalCommits: number;
}

export function pushPayload(world: World, push: PushContent): Record<string, unknown> {
  const { project, user } = push;
  const kind = push.ref.startsWith('refs/tags/') ? 'tag_push' : 'push';
  const {
    git_http_url: httpUrl,
    git_ssh_url: sshUrl,
    ...repository
  } = fullRepositoryPart(world, project);
  return {
    object_kind: kind,
    event_name: kind,
    before: push.before,
    after: push.after,
    ref: push.ref,
    ref_protected: push.ref === `refs/heads/${project.defaultBranch}`,
    checkout_sha: push.after === ZERO_SHA ? null : push.after,
    // In every real payload though not in the documentation's example.
    message: null,
    user_id: user.id,
    user_name: user.name,
    user_username: user.username,
    user_email: user.email === '' ? null : user.email,
    user_avatar: avatarUrl(user),
    project_id: project.id,
    project: projectPart(world, project),
    commits: push.commits.map((each) => pushedCommitPart(world, project, each)),
    total_commits_count: push.totalCommits,
    push_options: {},
    repository: { ...repository, git_http_url: httpUrl, git_ssh_url: sshUrl },
  };
}

/** Leaner than the project's own hook: no commits, no `object_kind`, no `project.id`. */
export function systemPushPayload(world: World, push: PushContent): Record<string, unknown> {
  const { project, user } = push;
  const isTag = push.ref.startsWith('refs/tags/');
  return {
    event_name: isTag ? 'tag_push' : 'push',
    before: push.before,
    after: push.after,
    ref: push.ref,
    checkout_sha: push.after === ZERO_SHA ? null : push.after,
    user_id: user.id,
    user_name: user.name,
    ...(isTag ? {} : { user_email: user.email }),
    user_avatar: avatarUrl(user),
    project_id: project.id,
    project: bareProjectPart(world, project),
    repository: fullRepositoryPart(world, project),
    commits: [],
    total_commits_count: push.totalCommits,
  };
}

export function repositoryUpdatePayload(
  world: World,
  input: { project: Project; user: User; changes: readonly RefChange[] },
): Record<string, unknown> {
  const { project, user, changes } = input;
  return {
    event_name: 'repository_update',
    user_id: user.id,
    user_name: user.name,
    user_email: user.email,
    user_avatar: avatarUrl(user),
    project_id: project.id,
    project: bareProjectPart(world, project),
    changes: changes.map(({ before, after, ref }) => ({ before, after, ref })),
    refs: changes.map(({ ref }) => ref),
  };
}

function pushedCommitPart(
  world: World,
  project: Project,
  { commit, files }: PushContent['commits'][number],
): Record<string, unknown> {
  return {
    ...commitPart(world, project, commit),
    added: files.filter((file) => file.kind === 'added').map((file) => file.newPath),
    modified: files
      .filter((file) => file.kind === 'modified' || file.kind === 'renamed')
      .map((file) => file.newPath),
    removed: files.filter((file) => file.kind === 'removed').map((file) => file.oldPath),
  };
}
