import type { FeatureFlag, FlagStrategy } from '../model/ci.ts';
import { choice, recordNotFound } from './call.ts';
import { param, projectWith } from './find.ts';
import { paginate } from './pagination.ts';
import type { ApiDeps, Register } from './register.ts';

const DEVELOPER = 30;

export function registerFeatureFlags(register: Register, { world }: ApiDeps): void {
  const path = '/projects/:id/feature_flags';
  register('GET', path, (call) => {
    const project = projectWith(world, call, 'feature_flags', DEVELOPER);
    const scope = choice(call, 'scope', ['all', 'enabled', 'disabled'], 'all');
    const rows = project.ci.flags
      .list()
      .filter(({ active }) => scope === 'all' || active === (scope === 'enabled'))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    return paginate(call, rows).map(presentFlag);
  });
  register('GET', `${path}/:name`, (call) => {
    const { flags } = projectWith(world, call, 'feature_flags', DEVELOPER).ci;
    const flag = flags.list().find(({ name }) => name === param(call, 'name'));
    if (!flag) throw recordNotFound();
    return presentFlag(flag);
  });
}

/** GitLab shows neither the flag's id nor its number here. */
function presentFlag(flag: FeatureFlag): Record<string, unknown> {
  return {
    name: flag.name,
    description: flag.description,
    active: flag.active,
    version: 'new_version_flag',
    created_at: flag.createdAt.toISOString(),
    updated_at: flag.updatedAt.toISOString(),
    scopes: [],
    strategies: flag.strategies.map(presentStrategy),
  };
}

function presentStrategy(strategy: FlagStrategy): Record<string, unknown> {
  return {
    id: strategy.id,
    name: strategy.name,
    parameters: strategy.parameters,
    scopes: strategy.scopes.map(({ id, environmentScope }) => ({
      id,
      environment_scope: environmentScope,
    })),
    user_list: null,
  };
}
