import type { Deliveries, Delivery } from '../hooks/deliveries.ts';
import type { Hook, HookOwner } from '../model/entities.ts';
import { ApiError, type Call, forbidden, notFound, text } from './call.ts';
import { groupFor, param, projectFor } from './find.ts';
import { applyHookFields, makeHook, presentHook, unknownHookFields } from './hook-fields.ts';
import { sampleHookRequest } from './hook-sample.ts';
import { paginate } from './pagination.ts';
import type { ApiDeps, Register } from './register.ts';

export interface HookApiDeps extends ApiDeps {
  readonly deliveries: Deliveries;
  readonly complain: (what: string) => void;
}

type FindOwner = (call: Call) => HookOwner;

export function registerHooks(register: Register, deps: HookApiDeps): void {
  const { world } = deps;
  const projectOwner: FindOwner = (call) => ({
    kind: 'project',
    id: projectFor(world, call, 40).id,
  });
  const groupOwner: FindOwner = (call) => {
    // Without a licence GitLab has no such endpoint.
    if (deps.edition === 'free') throw new ApiError(404, { error: '404 Not Found' });
    return { kind: 'group', id: groupFor(world, call, 50).id };
  };
  const systemOwner: FindOwner = (call) => {
    if (!call.user.isAdmin) throw forbidden();
    return { kind: 'system' };
  };
  registerCrud(register, deps, '/projects/:id/hooks', projectOwner);
  registerCrud(register, deps, '/groups/:id/hooks', groupOwner);
  registerCrud(register, deps, '/hooks', systemOwner);
  registerTest(register, deps, projectOwner);
}

function registerCrud(
  register: Register,
  deps: HookApiDeps,
  path: string,
  ownerOf: FindOwner,
): void {
  const { world, signingTokens, deliveries } = deps;
  register('GET', path, (call) => {
    const owner = ownerOf(call);
    const hooks = [...world.hooks.values()].filter((hook) => isSame(hook.owner, owner));
    return paginate(call, hooks).map((hook) => presentHook(hook, signingTokens));
  });
  register('GET', `${path}/:hook_id`, (call) =>
    presentHook(hookOf(deps, call, ownerOf(call)), signingTokens),
  );
  register('POST', path, (call) => {
    const owner = ownerOf(call);
    complainOfFields(deps, call, owner);
    const hook = makeHook(world, owner, parametersOf(call), signingTokens);
    world.hooks.set(hook.id, hook);
    void call.reply.status(201);
    return presentHook(hook, signingTokens);
  });
  register('PUT', `${path}/:hook_id`, (call) => {
    const owner = ownerOf(call);
    const hook = hookOf(deps, call, owner);
    complainOfFields(deps, call, owner);
    applyHookFields(hook, parametersOf(call), signingTokens);
    return presentHook(hook, signingTokens);
  });
  register('DELETE', `${path}/:hook_id`, (call) => {
    world.hooks.delete(hookOf(deps, call, ownerOf(call)).id);
    void call.reply.status(204);
  });
  register('GET', `${path}/:hook_id/events`, (call) => {
    const hook = hookOf(deps, call, ownerOf(call));
    const rows = deliveries.log().filter(({ request }) => request.hookId === hook.id);
    const wanted = rows.filter((row) => isWanted(row, text(call, 'status'))).reverse();
    return paginate(call, wanted).map(presentDelivery);
  });
  register('POST', `${path}/:hook_id/events/:event_id/resend`, async (call) => {
    const hook = hookOf(deps, call, ownerOf(call));
    const id = Number(param(call, 'event_id'));
    const row = deliveries.log().find(({ request }) => request.id === id);
    if (row?.request.hookId !== hook.id) throw notFound('Event');
    const sent = await deliveries.resend(row.request);
    void call.reply.status(201);
    return { response_status: sent.status ?? 'internal error' };
  });
}

function registerTest(register: Register, deps: HookApiDeps, ownerOf: FindOwner): void {
  register('POST', '/projects/:id/hooks/:hook_id/test/:trigger', async (call) => {
    const hook = hookOf(deps, call, ownerOf(call));
    const project = projectFor(deps.world, call, 40);
    const trigger = param(call, 'trigger');
    const request = await sampleHookRequest(deps, { hook, project, trigger, user: call.user });
    const { status, error } = await deps.deliveries.resend(request);
    if (status === null) throw new ApiError(422, { message: error });
    if (status >= 400) throw new ApiError(422, { message: `Hook execution failed: ${status}` });
    void call.reply.status(201);
    return { message: '201 Created' };
  });
}

function hookOf(deps: HookApiDeps, call: Call, owner: HookOwner): Hook {
  const hook = deps.world.hooks.get(Number(param(call, 'hook_id')));
  if (!hook || !isSame(hook.owner, owner)) throw new ApiError(404, { message: '404 Not found' });
  return hook;
}

function isSame(a: HookOwner, b: HookOwner): boolean {
  return a.kind === b.kind && (a.kind === 'system' || b.kind === 'system' || a.id === b.id);
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

function isWanted(row: Delivery, status: string | null): boolean {
  if (status === null) return true;
  const code = row.status ?? 500;
  if (status === 'successful') return code < 400;
  if (status === 'client_failure') return code >= 400 && code < 500;
  if (status === 'server_failure') return code >= 500;
  return status.split(',').includes(String(row.status));
}

function presentDelivery(row: Delivery): Record<string, unknown> {
  const { request } = row;
  return {
    id: request.id,
    url: request.url,
    trigger: `${request.event.toLowerCase().replaceAll(' ', '_')}s`,
    request_headers: { ...request.headers, 'X-Gitlab-Token': '[REDACTED]' },
    request_data: JSON.parse(request.body),
    response_headers: {},
    response_body: row.responseBody,
    execution_duration: row.durationMs / 1000,
    response_status: row.status === null ? 'internal error' : String(row.status),
    created_at: row.sentAt.toISOString(),
  };
}
