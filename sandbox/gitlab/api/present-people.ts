import { namespaceAccess } from '../model/access.ts';
import type { Namespace, Project, ProjectFeature, User } from '../model/entities.ts';
import {
  getNamespace,
  namespaceName,
  namespacePath,
  projectPath,
  projectUrl,
} from '../model/lookup.ts';
import type { World } from '../model/world.ts';

export function basicUser(world: World, user: User): Record<string, unknown> {
  return {
    id: user.id,
    username: user.username,
    public_email: null,
    name: user.name,
    state: 'active',
    locked: false,
    avatar_url: `https://www.gravatar.com/avatar/${user.id}?s=80&d=identicon`,
    web_url: `${world.baseUrl()}/${user.username}`,
  };
}

export function fullUser(world: World, user: User): Record<string, unknown> {
  return {
    ...basicUser(world, user),
    // One of their own, where the lists have what Gravatar draws: nothing is asked of the world outside.
    avatar_url: `${world.baseUrl()}/uploads/-/system/user/avatar/${user.id}/avatar.png`,
    created_at: user.createdAt.toISOString(),
    bio: '',
    bot: user.isBot,
    email: user.email,
    commit_email: user.email,
    namespace_id: user.namespaceId,
    external: false,
    private_profile: false,
    two_factor_enabled: false,
    can_create_group: true,
    can_create_project: true,
    confirmed_at: user.createdAt.toISOString(),
    // GitLab shows this to administrators only.
    ...(user.isAdmin ? { is_admin: true } : {}),
  };
}

export function memberEntry(world: World, user: User, level: number): Record<string, unknown> {
  return {
    ...basicUser(world, user),
    access_level: level,
    created_at: user.createdAt.toISOString(),
    expires_at: null,
    membership_state: 'active',
  };
}

export function presentGroup(world: World, group: Namespace): Record<string, unknown> {
  const fullPath = namespacePath(world, group);
  return {
    id: group.id,
    web_url: `${world.baseUrl()}/groups/${fullPath}`,
    name: group.name,
    path: group.path,
    description: '',
    visibility: 'private',
    share_with_group_lock: false,
    require_two_factor_authentication: false,
    project_creation_level: 'developer',
    subgroup_creation_level: 'maintainer',
    emails_disabled: false,
    mentions_disabled: null,
    lfs_enabled: true,
    archived: false,
    default_branch: null,
    avatar_url: groupAvatar(world, group),
    request_access_enabled: true,
    full_name: namespaceName(world, group),
    full_path: fullPath,
    created_at: group.createdAt.toISOString(),
    parent_id: group.parentId,
    organization_id: 1,
  };
}

export function presentNamespace(world: World, namespace: Namespace): Record<string, unknown> {
  return { ...namespacePart(world, namespace), members_count_with_descendants: null };
}

function namespacePart(world: World, namespace: Namespace): Record<string, unknown> {
  const fullPath = namespacePath(world, namespace);
  const isGroup = namespace.kind === 'group';
  return {
    id: namespace.id,
    name: namespace.name,
    path: namespace.path,
    kind: namespace.kind,
    full_path: fullPath,
    parent_id: namespace.parentId,
    avatar_url: isGroup ? groupAvatar(world, namespace) : null,
    web_url: `${world.baseUrl()}/${isGroup ? 'groups/' : ''}${fullPath}`,
  };
}

export function simpleProject(world: World, project: Project): Record<string, unknown> {
  const namespace = getNamespace(world, project.namespaceId);
  const path = projectPath(world, project);
  const webUrl = projectUrl(world, project);
  return {
    id: project.id,
    description: project.description,
    name: project.name,
    name_with_namespace: `${namespaceName(world, namespace)} / ${project.name}`,
    path: project.path,
    path_with_namespace: path,
    created_at: project.createdAt.toISOString(),
    default_branch: project.defaultBranch,
    tag_list: [],
    topics: [],
    ssh_url_to_repo: `git@${new URL(world.baseUrl()).hostname}:${path}.git`,
    http_url_to_repo: `${webUrl}.git`,
    web_url: webUrl,
    readme_url: null,
    forks_count: 0,
    avatar_url: null,
    star_count: 0,
    last_activity_at: project.lastActivityAt.toISOString(),
    visibility: project.visibility,
    namespace: namespacePart(world, namespace),
  };
}

export function fullProject(world: World, project: Project, user: User): Record<string, unknown> {
  const namespace = getNamespace(world, project.namespaceId);
  const own = project.members.get(user.id);
  const group = namespace.kind === 'group' ? namespaceAccess(world, user, namespace) : 0;
  const origin = world.projects.get(project.forkedFromId ?? 0);
  return {
    ...simpleProject(world, project),
    updated_at: project.updatedAt.toISOString(),
    empty_repo: false,
    archived: project.archived,
    issues_enabled: true,
    merge_requests_enabled: !project.disabledFeatures.has('merge_requests'),
    jobs_enabled: !project.disabledFeatures.has('builds'),
    repository_access_level: accessLevel(project, 'repository'),
    merge_requests_access_level: accessLevel(project, 'merge_requests'),
    builds_access_level: accessLevel(project, 'builds'),
    environments_access_level: accessLevel(project, 'environments'),
    feature_flags_access_level: accessLevel(project, 'feature_flags'),
    creator_id: project.creatorId,
    import_status: 'none',
    ci_config_path: '',
    merge_method: 'merge',
    permissions: {
      project_access: own === undefined ? null : { access_level: own, notification_level: 3 },
      group_access: group === 0 ? null : { access_level: group, notification_level: 3 },
    },
    ...(origin ? { forked_from_project: simpleProject(world, origin) } : {}),
    ...(namespace.ownerId === null ? {} : { owner: { id: namespace.ownerId } }),
  };
}

function accessLevel(project: Project, feature: ProjectFeature): string {
  return project.disabledFeatures.has(feature) ? 'disabled' : 'enabled';
}

function groupAvatar(world: World, { id, avatar }: Namespace): string | null {
  if (typeof avatar === 'string') return avatar;
  return avatar ? `${world.baseUrl()}/uploads/-/system/group/avatar/${id}/logo.png` : null;
}
