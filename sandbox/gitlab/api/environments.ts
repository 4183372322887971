import type { Environment, ProtectedEnvironment } from '../model/ci.ts';
import type { Project } from '../model/entities.ts';
import { getUser } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ApiError, badRequest, type Call, choice, recordNotFound, text } from './call.ts';
import { param, projectFor, projectWithCi } from './find.ts';
import { paginate } from './pagination.ts';
import { basicEnvironment, commitsOf, presentDeployment } from './present-deployment.ts';
import { type ApiDeps, needsPremium, type Register } from './register.ts';

const MIN_SEARCH_LENGTH = 3;

export function registerEnvironments(register: Register, deps: ApiDeps): void {
  const { world } = deps;
  const path = '/projects/:id/environments';
  register('GET', path, (call) => {
    const project = visibleProject(world, call);
    return paginate(call, listEnvironments(call, project)).map(fullEnvironment);
  });
  register('GET', `${path}/:environment_id`, async (call) => {
    const project = visibleProject(world, call);
    const environment = project.ci.environments.find(Number(param(call, 'environment_id')));
    if (!environment) throw recordNotFound();
    const last = project.ci.deployments
      .list()
      .findLast((row) => row.environmentId === environment.id && row.status === 'success');
    const commits = await commitsOf(project, last ? [last] : []);
    return {
      ...fullEnvironment(environment),
      last_deployment: last ? presentDeployment(world, project, last, commits) : null,
    };
  });
  const protectedPath = '/projects/:id/protected_environments';
  register('GET', protectedPath, (call) => {
    needsPremium(deps);
    const rows = [...projectFor(world, call, 40).ci.protectedEnvironments.values()];
    return paginate(call, rows).map((row) => presentProtection(world, row));
  });
  register('GET', `${protectedPath}/:name`, (call) => {
    needsPremium(deps);
    const row = projectFor(world, call, 40).ci.protectedEnvironments.get(param(call, 'name'));
    if (!row) throw recordNotFound();
    return presentProtection(world, row);
  });
}

function visibleProject(world: World, call: Call): Project {
  const project = projectWithCi(world, call, 'environments');
  return project.visibility === 'private'
    ? projectWithCi(world, call, 'environments', 20)
    : project;
}

function listEnvironments(call: Call, project: Project): readonly Environment[] {
  const name = text(call, 'name');
  const search = text(call, 'search')?.toLowerCase() ?? '';
  if (name !== null && search !== '') throw badRequest('name, search cannot be used together');
  if (search !== '' && search.length < MIN_SEARCH_LENGTH) {
    const message = `400 Bad request - Search query is less than ${MIN_SEARCH_LENGTH} characters`;
    throw new ApiError(400, { message });
  }
  const state = choice(call, 'states', ['all', 'available', 'stopping', 'stopped'], 'all');
  return project.ci.environments
    .list()
    .filter(
      (row) =>
        (name === null || row.name === name) &&
        row.name.toLowerCase().includes(search) &&
        (state === 'all' || row.state === state),
    );
}

function fullEnvironment(environment: Environment): Record<string, unknown> {
  return {
    ...basicEnvironment(environment),
    description: null,
    tier: environment.tier,
    state: environment.state,
    auto_stop_at: null,
    auto_stop_setting: 'always',
  };
}

/** Unified approvals: one number for all who may deploy. */
function presentProtection(world: World, row: ProtectedEnvironment): Record<string, unknown> {
  const level = {
    id: row.id,
    access_level: 40,
    access_level_description: 'Maintainers',
    user_id: null as number | null,
    group_id: null,
    group_inheritance_type: 0,
  };
  const people = row.approverIds.map((id) => ({
    ...level,
    access_level: null,
    access_level_description: getUser(world, id).name,
    user_id: id,
  }));
  return {
    name: row.name,
    deploy_access_levels: people.length > 0 ? people : [level],
    required_approval_count: row.requiredApprovals,
    approval_rules: [],
  };
}
