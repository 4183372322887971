import type { Namespace, Project, User } from './entities.ts';
import type { World } from './world.ts';

/** Anything that carries an id: an entity of ours, or a number read from an API answer. */
export interface Ref {
  readonly id: number;
}

class UnknownEntityError extends Error {
  constructor(kind: string, id: number) {
    super(`The sandbox has no ${kind} with id ${id}`);
    this.name = 'UnknownEntityError';
  }
}

export function getUser(world: World, id: number): User {
  const user = world.users.get(id);
  if (!user) throw new UnknownEntityError('user', id);
  return user;
}

export function getNamespace(world: World, id: number): Namespace {
  const namespace = world.namespaces.get(id);
  if (!namespace) throw new UnknownEntityError('namespace', id);
  return namespace;
}

export function getProject(world: World, id: number): Project {
  const project = world.projects.get(id);
  if (!project) throw new UnknownEntityError('project', id);
  return project;
}

/** The namespace itself and everything above it, nearest first. */
export function lineage(world: World, namespaceId: number): readonly Namespace[] {
  const line: Namespace[] = [];
  let id: number | null = namespaceId;
  while (id !== null) {
    const namespace = getNamespace(world, id);
    line.push(namespace);
    id = namespace.parentId;
  }
  return line;
}

export function namespacePath(world: World, namespace: Namespace): string {
  if (namespace.parentId === null) return namespace.path;
  return lineage(world, namespace.id)
    .map((each) => each.path)
    .reverse()
    .join('/');
}

export function namespaceName(world: World, namespace: Namespace): string {
  return lineage(world, namespace.id)
    .map((each) => each.name)
    .reverse()
    .join(' / ');
}

export function projectPath(world: World, project: Project): string {
  return `${namespacePath(world, getNamespace(world, project.namespaceId))}/${project.path}`;
}

export function projectUrl(world: World, project: Project): string {
  return `${world.baseUrl()}/${projectPath(world, project)}`;
}

export function isInside(world: World, namespaceId: number, ancestorId: number): boolean {
  return lineage(world, namespaceId).some((each) => each.id === ancestorId);
}

export function findNamespaceByPath(world: World, path: string): Namespace | null {
  const wanted = path.toLowerCase();
  const last = wanted.slice(wanted.lastIndexOf('/') + 1);
  for (const namespace of world.namespaces.values()) {
    if (namespace.path.toLowerCase() !== last) continue;
    if (namespacePath(world, namespace).toLowerCase() === wanted) return namespace;
  }
  return null;
}

export function findProjectByPath(world: World, path: string): Project | null {
  const wanted = path.toLowerCase();
  const last = wanted.slice(wanted.lastIndexOf('/') + 1);
  for (const project of world.projects.values()) {
    if (project.path.toLowerCase() !== last) continue;
    if (projectPath(world, project).toLowerCase() === wanted) return project;
  }
  return null;
}

export function findUserByUsername(world: World, username: string): User | null {
  for (const user of world.users.values()) if (user.username === username) return user;
  return null;
}

export function projectsInside(world: World, namespaceId: number, deep: boolean): Project[] {
  return [...world.projects.values()].filter((project) =>
    deep ? isInside(world, project.namespaceId, namespaceId) : project.namespaceId === namespaceId,
  );
}
