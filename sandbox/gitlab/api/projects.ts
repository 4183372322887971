import { canSeeNamespace, createLevels, projectAccess } from '../model/access.ts';
import type { Namespace, Project } from '../model/entities.ts';
import { findNamespaceByPath, findUserByUsername } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ApiError, type Call, flag, notFound, text } from './call.ts';
import { param, projectOf } from './find.ts';
import { makeFuzzySearch } from './fuzzy-search.ts';
import { paginate } from './pagination.ts';
import {
  fullProject,
  fullUser,
  memberEntry,
  presentNamespace,
  simpleProject,
} from './present-people.ts';
import { filteredProjects, pagedProjects } from './project-list.ts';
import type { ApiDeps, Register } from './register.ts';

export function registerProjects(register: Register, { world }: ApiDeps): void {
  const listed = (call: Call, projects: readonly Project[]) =>
    pagedProjects(call, filteredProjects(world, call, projects)).map((project) =>
      flag(call, 'simple') ? simpleProject(world, project) : fullProject(world, project, call.user),
    );

  register('GET', '/projects', (call) => listed(call, [...world.projects.values()]));
  register('GET', '/projects/:id', (call) => fullProject(world, projectOf(world, call), call.user));
  register('GET', '/projects/:id/members/all/:user_id', (call) => {
    const project = projectOf(world, call);
    const user = world.users.get(Number(param(call, 'user_id')));
    const level = user ? projectAccess(world, user, project) : 0;
    if (!user || level === 0) throw new ApiError(404, { message: '404 Not found' });
    return memberEntry(world, user, level);
  });
  register('GET', '/users/:user_id/projects', (call) => {
    const wanted = param(call, 'user_id');
    const user = /^\d+$/.test(wanted)
      ? world.users.get(Number(wanted))
      : findUserByUsername(world, wanted);
    if (!user) throw notFound('User');
    const all = [...world.projects.values()];
    return listed(
      call,
      all.filter((project) => project.namespaceId === user.namespaceId),
    );
  });
  register('GET', '/namespaces', (call) =>
    paginate(call, listNamespaces(world, call)).map((each) => presentNamespace(world, each)),
  );
  register('GET', '/namespaces/:id', (call) => {
    const wanted = param(call, 'id');
    const namespace = /^\d+$/.test(wanted)
      ? world.namespaces.get(Number(wanted))
      : findNamespaceByPath(world, wanted);
    if (!namespace || !canSeeNamespace(world, call.user, namespace)) throw notFound('Namespace');
    return presentNamespace(world, namespace);
  });
}

/** The person's own and the groups they are a member of; all for an administrator. */
function listNamespaces(world: World, call: Call): readonly Namespace[] {
  const isFound = makeFuzzySearch(text(call, 'search') ?? '');
  const topOnly = flag(call, 'top_level_only') ?? false;
  const least = flag(call, 'owned_only') ? 50 : 1;
  const levels = createLevels(world, call.user);
  return [...world.namespaces.values()].filter(
    (namespace) =>
      (call.user.isAdmin || levels.ofNamespace(namespace.id) >= least) &&
      (!topOnly || namespace.parentId === null) &&
      isFound([namespace.name, namespace.path]),
  );
}

export function registerInstance(register: Register, deps: ApiDeps): void {
  const { world, version } = deps;
  const revision = '5de0e6f2f3b';
  const readUser = ['read_user'];
  register('GET', '/version', () => ({ version, revision }), readUser);
  const metadata = () => ({
    version,
    revision,
    kas: { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null },
    enterprise: deps.edition === 'premium' || version.endsWith('-ee'),
  });
  register('GET', '/metadata', metadata, readUser);
  register('GET', '/user', (call) => fullUser(world, call.user), readUser);
  const self = (call: Call) => {
    const { token } = call;
    // OAuth tokens are no personal access tokens: there is nothing to show of them here.
    if (token.kind === 'oauth') throw new ApiError(404, { message: '404 Not found' });
    return {
      id: token.id,
      name: token.name,
      revoked: token.revoked,
      created_at: token.createdAt.toISOString(),
      description: null,
      scopes: token.scopes,
      user_id: token.userId,
      last_used_at: token.lastUsedAt?.toISOString() ?? null,
      active: true,
      expires_at: token.expiresAt?.toISOString().slice(0, 10) ?? null,
    };
  };
  register('GET', '/personal_access_tokens/self', self, ['read_user', 'self_rotate']);
}
