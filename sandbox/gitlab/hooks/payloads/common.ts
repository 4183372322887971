import type { Project, User } from '../../model/entities.ts';
import { getNamespace, projectPath, projectUrl } from '../../model/lookup.ts';
import type { World } from '../../model/world.ts';
import { type Commit, titleOf } from '../../repository/repository.ts';

export function avatarUrl(user: User): string {
  return `https://www.gravatar.com/avatar/${user.id}?s=80&d=identicon`;
}

export function userPart(user: User): Record<string, unknown> {
  return {
    id: user.id,
    name: user.name,
    username: user.username,
    avatar_url: avatarUrl(user),
    email: '[REDACTED]',
  };
}

/** Assignees and reviewers: without an e-mail address, and without their review's state. */
export function personPart(user: User): Record<string, unknown> {
  return { id: user.id, name: user.name, username: user.username, avatar_url: avatarUrl(user) };
}

const VISIBILITY_LEVEL = { private: 0, internal: 10, public: 20 } as const;

/** The project as hooks show it; without `id`, as in `source`, `target` and in system hooks. */
export function bareProjectPart(world: World, project: Project): Record<string, unknown> {
  const webUrl = projectUrl(world, project);
  const path = projectPath(world, project);
  const sshUrl = `git@${new URL(world.baseUrl()).hostname}:${path}.git`;
  const httpUrl = `${webUrl}.git`;
  return {
    name: project.name,
    description: project.description,
    web_url: webUrl,
    avatar_url: null,
    git_ssh_url: sshUrl,
    git_http_url: httpUrl,
    namespace: getNamespace(world, project.namespaceId).name,
    visibility_level: VISIBILITY_LEVEL[project.visibility],
    path_with_namespace: path,
    default_branch: project.defaultBranch,
    homepage: webUrl,
    url: sshUrl,
    ssh_url: sshUrl,
    http_url: httpUrl,
  };
}

export function projectPart(world: World, project: Project): Record<string, unknown> {
  return { id: project.id, ...bareProjectPart(world, project) };
}

export function repositoryPart(world: World, project: Project): Record<string, unknown> {
  const part = bareProjectPart(world, project);
  return {
    name: project.name,
    url: part.git_ssh_url,
    description: project.description,
    homepage: part.homepage,
  };
}

export function fullRepositoryPart(world: World, project: Project): Record<string, unknown> {
  const part = bareProjectPart(world, project);
  return {
    ...repositoryPart(world, project),
    git_http_url: part.git_http_url,
    git_ssh_url: part.git_ssh_url,
    visibility_level: part.visibility_level,
  };
}

/** `2012-01-03T23:36:29+00:00` */
function commitTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}+00:00`;
}

/** `2013-12-03T17:23:34Z` */
export function secondsTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

/** `2017-09-15 16:50:55 UTC`, which is how `changes` writes its times. */
export function changeTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function commitPart(
  world: World,
  project: Project,
  commit: Commit,
): Record<string, unknown> {
  return {
    id: commit.sha,
    message: commit.message,
    title: titleOf(commit.message),
    timestamp: commitTime(commit.authoredAt),
    url: `${projectUrl(world, project)}/-/commit/${commit.sha}`,
    author: { name: commit.authorName, email: commit.authorEmail },
  };
}
