import { groupListeners, systemListeners } from '../hooks/listeners.ts';
import {
  groupProjectPayload,
  type ProjectEvent,
  subgroupPayload,
  systemGroupPayload,
  systemProjectPayload,
} from '../hooks/payloads/life-cycle.ts';
import { createProjectCi, type ProjectCi } from '../model/ci.ts';
import type { MergeRequest, Namespace, Project, User } from '../model/entities.ts';
import { getNamespace, getProject, getUser, projectPath, type Ref } from '../model/lookup.ts';
import { createMergeRequestShelf } from '../model/merge-request-shelf.ts';
import type { Shelf } from '../model/shelf.ts';
import { createMemoryRepository } from '../repository/memory-repository.ts';
import type { Repository } from '../repository/repository.ts';
import type { ActDeps } from './act-deps.ts';
import { createUser } from './people.ts';

export interface NewGroup {
  readonly path: string;
  readonly name?: string;
  readonly parent?: Ref;
  /** Its own, or one at an address; default none. */
  readonly avatar?: boolean | string;
}

/** Without hooks: for seeding. */
export function placeGroup({ world }: Pick<ActDeps, 'world'>, input: NewGroup): Namespace {
  const now = world.now();
  const group: Namespace = {
    id: world.nextId('namespace'),
    kind: 'group',
    name: input.name ?? input.path,
    path: input.path,
    parentId: input.parent?.id ?? null,
    ownerId: null,
    members: new Map(),
    avatar: input.avatar ?? false,
    createdAt: now,
    updatedAt: now,
  };
  world.namespaces.set(group.id, group);
  return group;
}

export function createGroup(deps: ActDeps, input: NewGroup): Namespace {
  const { world, announce } = deps;
  const group = placeGroup(deps, input);
  const { parentId } = group;
  if (parentId !== null) {
    announce({
      hooks: groupListeners(world, parentId, 'subgroup_events'),
      event: 'Subgroup Hook',
      payload: () => subgroupPayload(world, { event: 'subgroup_create', group, parentId }),
    });
  }
  announce({
    hooks: systemListeners(world, null),
    event: 'System Hook',
    payload: () => systemGroupPayload(world, { event: 'group_create', group }),
  });
  return group;
}

export interface NewProject {
  /** A group, or a user's namespace (`{ id: user.namespaceId }`). */
  readonly group: Ref;
  readonly name: string;
  readonly path?: string;
  readonly description?: string;
  readonly defaultBranch?: string;
  readonly visibility?: Project['visibility'];
  readonly creator?: Ref;
  /** How many approvals make an `approved`; below it each one is an `approval`. Default 0. */
  readonly approvalsRequired?: number;
  readonly repository?: Repository;
  readonly mergeRequests?: Shelf<MergeRequest>;
  /** Asked for when somebody first looks. */
  readonly makeCi?: () => ProjectCi;
  readonly forkedFrom?: Ref;
}

/** Without hooks: for seeding, and the part that forking and creating share. */
export function placeProject({ world }: Pick<ActDeps, 'world'>, input: NewProject): Project {
  const now = world.now();
  const namespace = getNamespace(world, input.group.id);
  let ci: ProjectCi | null = null;
  const project: Project = {
    id: world.nextId('project'),
    projectNamespaceId: world.nextId('namespace'),
    name: input.name,
    path: input.path ?? input.name.toLowerCase().replace(/[^\w.-]+/g, '-'),
    namespaceId: namespace.id,
    description: input.description ?? '',
    defaultBranch: input.defaultBranch ?? 'main',
    visibility: input.visibility ?? 'private',
    archived: false,
    approvalsRequired: input.approvalsRequired ?? 0,
    creatorId: input.creator?.id ?? defaultCreator({ world }, namespace).id,
    forkedFromId: input.forkedFrom?.id ?? null,
    createdAt: now,
    updatedAt: now,
    lastActivityAt: now,
    members: new Map(),
    repository: input.repository ?? createMemoryRepository({ makeSha: world.makeSha }),
    mergeRequests: input.mergeRequests ?? createMergeRequestShelf(),
    disabledFeatures: new Set(),
    branchRules: {},
    get ci() {
      ci ??= input.makeCi?.() ?? createProjectCi();
      return ci;
    },
  };
  world.projects.set(project.id, project);
  return project;
}

export function createProject(deps: ActDeps, input: NewProject): Project {
  const project = placeProject(deps, input);
  announceProject(deps, project, 'project_create');
  return project;
}

export async function forkProject(
  deps: ActDeps,
  input: { project: Ref; user: Ref; group?: Ref },
): Promise<Project> {
  const origin = getProject(deps.world, input.project.id);
  const user = getUser(deps.world, input.user.id);
  return createProject(deps, {
    group: input.group ?? { id: user.namespaceId },
    name: origin.name,
    path: origin.path,
    description: origin.description,
    defaultBranch: origin.defaultBranch,
    creator: user,
    repository: await origin.repository.fork(),
    forkedFrom: origin,
  });
}

export function renameProject(deps: ActDeps, ref: Ref, path: string): void {
  moveProject(deps, getProject(deps.world, ref.id), 'project_rename', (project) => {
    project.path = path;
    project.name = path;
  });
}

export function transferProject(deps: ActDeps, ref: Ref, group: Ref): void {
  const target = getNamespace(deps.world, group.id);
  moveProject(deps, getProject(deps.world, ref.id), 'project_transfer', (project) => {
    project.namespaceId = target.id;
  });
}

export function archiveProject(deps: ActDeps, ref: Ref, archived = true): void {
  const project = getProject(deps.world, ref.id);
  project.archived = archived;
  project.updatedAt = deps.world.now();
  announceProject(deps, project, 'project_update');
}

export function deleteProject(deps: ActDeps, ref: Ref): void {
  const { world } = deps;
  const project = getProject(world, ref.id);
  // While it still is there: its hooks' addresses and its path are needed to tell of its end.
  announceProject(deps, project, 'project_destroy');
  world.projects.delete(project.id);
  for (const hook of world.hooks.values()) {
    if (hook.owner.kind === 'project' && hook.owner.id === project.id) world.hooks.delete(hook.id);
  }
}

function moveProject(
  deps: ActDeps,
  project: Project,
  event: ProjectEvent,
  move: (project: Project) => void,
): void {
  const oldPath = projectPath(deps.world, project);
  move(project);
  project.updatedAt = deps.world.now();
  deps.world.oldPaths.set(oldPath.toLowerCase(), project.id);
  announceProject(deps, project, event, oldPath);
}

function announceProject(
  { world, announce }: ActDeps,
  project: Project,
  event: ProjectEvent,
  oldPath?: string,
): void {
  const isKnownToGroups = event === 'project_create' || event === 'project_destroy';
  if (isKnownToGroups) {
    announce({
      hooks: groupListeners(world, project.namespaceId, 'project_events'),
      event: 'Project Hook',
      payload: () => groupProjectPayload(world, { event, project }),
    });
  }
  announce({
    hooks: systemListeners(world, null),
    event: 'System Hook',
    payload: () =>
      systemProjectPayload(world, {
        event,
        project,
        ...(oldPath === undefined ? {} : { oldPath }),
      }),
  });
}

function defaultCreator({ world }: Pick<ActDeps, 'world'>, namespace: Namespace): User {
  if (namespace.ownerId !== null) return getUser(world, namespace.ownerId);
  const first = world.users.values().next().value;
  return first ?? createUser(world, { username: 'root', name: 'Administrator', isAdmin: true });
}
