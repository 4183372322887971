import { canSeeNamespace, canSeeProject, mayActAs, namespaceAccess } from '../model/access.ts';
import type { MergeRequest, Namespace, Project, ProjectFeature } from '../model/entities.ts';
import { findNamespaceByPath, findProjectByPath } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ApiError, type Call, forbidden, notFound } from './call.ts';

/** Guests of a private project see no code. */
const REPORTER = 20;

export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** `:id` is a number or a path; what the caller may not see does not exist for them. */
export function projectOf(world: World, call: Call): Project {
  const id = param(call, 'id');
  const isNumber = /^\d+$/.test(id);
  const project = isNumber ? world.projects.get(Number(id)) : findProjectByPath(world, id);
  if (project && canSeeProject(world, call.user, project)) return project;
  const moved = isNumber ? undefined : world.oldPaths.get(id.toLowerCase());
  if (moved !== undefined && world.projects.has(moved)) throw redirectTo(call, id, moved);
  throw notFound('Project');
}

/** The project, where its settings and the caller's level let this be seen. */
export function projectWith(world: World, call: Call, feature: ProjectFeature, level = 0): Project {
  const project = projectOf(world, call);
  if (project.disabledFeatures.has(feature)) throw forbidden();
  if (level > 0 && !mayActAs(world, call.user, project, level)) throw forbidden();
  return project;
}

/** Branches and commits answer otherwise than everything else that is switched off. */
export function projectWithRepository(world: World, call: Call, level = 0): Project {
  const project = projectOf(world, call);
  if (project.disabledFeatures.has('repository')) throw notFound('Repository');
  const least = project.visibility === 'private' ? Math.max(level, REPORTER) : level;
  return least > 0 ? projectFor(world, call, least) : project;
}

/** Pipelines, jobs and deployments need the repository too. */
export function projectWithCi(
  world: World,
  call: Call,
  feature: 'builds' | 'environments',
  level = 0,
): Project {
  const project = projectWith(world, call, feature, level);
  if (project.disabledFeatures.has('repository')) throw forbidden();
  return project;
}

function redirectTo(call: Call, oldPath: string, id: number): ApiError {
  if (call.request.method !== 'GET') {
    const message = 'Non GET methods are not allowed for moved projects';
    return new ApiError(405, { message });
  }
  const url = call.request.url.replace(
    new RegExp(`/projects/${encodeURIComponent(oldPath)}`, 'i'),
    `/projects/${id}`,
  );
  const location = `http://${call.request.host}${url}`;
  return new ApiError(301, { message: 'This resource has been moved permanently' }, { location });
}

export function projectFor(world: World, call: Call, level: number): Project {
  const project = projectOf(world, call);
  if (!mayActAs(world, call.user, project, level)) throw forbidden();
  return project;
}

export function groupOf(world: World, call: Call): Namespace {
  const id = param(call, 'id');
  const found = /^\d+$/.test(id)
    ? world.namespaces.get(Number(id))
    : findNamespaceByPath(world, id);
  if (found?.kind !== 'group' || !canSeeNamespace(world, call.user, found)) throw notFound('Group');
  return found;
}

export function groupFor(world: World, call: Call, level: number): Namespace {
  const group = groupOf(world, call);
  if (!call.user.isAdmin && namespaceAccess(world, call.user, group) < level) throw forbidden();
  return group;
}

export function mergeRequestOf(world: World, call: Call): MergeRequest {
  const row = projectWith(world, call, 'merge_requests').mergeRequests.find(
    Number(param(call, 'iid')),
  );
  // GitLab really answers without "Merge Request" here.
  if (!row) throw new ApiError(404, { message: '404 Not found' });
  return row;
}
