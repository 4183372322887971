import type { HookOwner } from '../model/entities.ts';
import { type Call, forbidden } from './call.ts';
import { groupFor, projectFor } from './find.ts';
import { registerHookEvents } from './hook-events.ts';
import { applyHookFields, makeHook, presentHook, unknownHookFields } from './hook-fields.ts';
import { type FindOwner, type HookApiDeps, hookOf, isSameOwner } from './hook-owner.ts';
import { paginate } from './pagination.ts';
import { needsPremium, type Register } from './register.ts';

export function registerHooks(register: Register, deps: HookApiDeps): void {
  const { world } = deps;
  const projectOwner: FindOwner = (call) => ({
    kind: 'project',
    id: projectFor(world, call, 40).id,
  });
  const groupOwner: FindOwner = (call) => {
    needsPremium(deps);
    return { kind: 'group', id: groupFor(world, call, 50).id };
  };
  const systemOwner: FindOwner = (call) => {
    if (!call.user.isAdmin) throw forbidden();
    return { kind: 'system' };
  };
  registerCrud(register, deps, '/projects/:id/hooks', projectOwner);
  registerCrud(register, deps, '/groups/:id/hooks', groupOwner);
  registerCrud(register, deps, '/hooks', systemOwner);
  // System hooks have neither a log nor this sort of test.
  registerHookEvents(register, deps, { path: '/projects/:id/hooks', ownerOf: projectOwner });
  registerHookEvents(register, deps, { path: '/groups/:id/hooks', ownerOf: groupOwner });
}

function registerCrud(
  register: Register,
  deps: HookApiDeps,
  path: string,
  ownerOf: FindOwner,
): void {
  const { world, signingTokens } = deps;
  register('GET', path, (call) => {
    const owner = ownerOf(call);
    const hooks = [...world.hooks.values()].filter((hook) => isSameOwner(hook.owner, owner));
    return paginate(call, hooks).map((hook) => presentHook(hook, signingTokens, world.now()));
  });
  register('GET', `${path}/:hook_id`, (call) =>
    presentHook(hookOf(deps, call, ownerOf(call)), signingTokens, world.now()),
  );
  register('POST', path, (call) => {
    const owner = ownerOf(call);
    complainOfFields(deps, call, owner);
    const hook = makeHook(world, owner, parametersOf(call), signingTokens);
    world.hooks.set(hook.id, hook);
    void call.reply.status(201);
    return presentHook(hook, signingTokens, world.now());
  });
  register('PUT', `${path}/:hook_id`, (call) => {
    const owner = ownerOf(call);
    const hook = hookOf(deps, call, owner);
    complainOfFields(deps, call, owner);
    applyHookFields(hook, parametersOf(call), signingTokens);
    return presentHook(hook, signingTokens, world.now());
  });
  register('DELETE', `${path}/:hook_id`, (call) => {
    world.hooks.delete(hookOf(deps, call, ownerOf(call)).id);
    void call.reply.status(204);
  });
}

/** GitLab takes parameters from the query string as well as from the body. */
function parametersOf(call: Call): Record<string, unknown> {
  return { ...call.query, ...call.body };
}

function complainOfFields(deps: HookApiDeps, call: Call, owner: HookOwner): void {
  const names = unknownHookFields(owner.kind, parametersOf(call));
  if (names.length > 0)
    deps.complain(`${owner.kind} hook with unknown fields: ${names.join(', ')}`);
}
