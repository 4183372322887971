import { STATUS_CODES } from 'node:http';
import type { Delivery } from '../hooks/deliveries.ts';
import type { HookOwner } from '../model/entities.ts';
import { ApiError, badRequest, type Call, integer, recordNotFound, text } from './call.ts';
import { param } from './find.ts';
import { eventsOf } from './hook-fields.ts';
import { type FindOwner, type HookApiDeps, hookOf } from './hook-owner.ts';
import { sampleHookRequest } from './hook-sample.ts';
import { paginate } from './pagination.ts';
import { bareRefusal } from './rate-limit.ts';
import type { Register } from './register.ts';

const KEPT_MS = 7 * 24 * 60 * 60_000;
const MAX_PER_PAGE = 20;
/** Tests and resends, each: per minute, user and project or group. */
const PER_MINUTE = 5;

/** The log of a hook's requests, sending one again, and trying the hook out. */
export function registerHookEvents(
  register: Register,
  deps: HookApiDeps,
  { path, ownerOf }: { path: string; ownerOf: FindOwner },
): void {
  const { world, deliveries } = deps;
  const limitResends = createActionLimit(world.now);
  const limitTests = createActionLimit(world.now);

  register('GET', `${path}/:hook_id/events`, (call) => {
    const hook = hookOf(deps, call, ownerOf(call));
    if ((integer(call, 'per_page') ?? MAX_PER_PAGE) > MAX_PER_PAGE) {
      throw badRequest('per_page does not have a valid value');
    }
    const isWanted = statusTest(call);
    const oldest = new Date(world.now().getTime() - KEPT_MS);
    const rows = deliveries
      .log()
      .filter((row) => row.request.hookId === hook.id && row.sentAt >= oldest && isWanted(row));
    return paginate(call, rows.reverse()).map(presentDelivery);
  });
  register('POST', `${path}/:hook_id/events/:event_id/resend`, async (call) => {
    const owner = ownerOf(call);
    const hook = hookOf(deps, call, owner);
    limitResends(call, owner);
    const id = Number(param(call, 'event_id'));
    const row = deliveries.log().find(({ request }) => request.id === id);
    if (row?.request.hookId !== hook.id) throw recordNotFound();
    // Another row of the log, but the same `Idempotency-Key`.
    const again = { ...row.request, id: world.nextId('delivery') };
    const sent = await deliveries.resend(again);
    void call.reply.status(201);
    return { response_status: responseStatus(sent) };
  });
  register('POST', `${path}/:hook_id/test/:trigger`, async (call) => {
    const owner = ownerOf(call);
    const hook = hookOf(deps, call, owner);
    const trigger = eventsOf(owner.kind).find((event) => event === param(call, 'trigger'));
    if (trigger === undefined) throw badRequest('trigger does not have a valid value');
    limitTests(call, owner);
    const request = await sampleHookRequest(deps, { hook, trigger, user: call.user });
    const { status, error } = await deliveries.resend(request);
    if (status === null) throw new ApiError(422, { message: error });
    if (status >= 300) throw new ApiError(422, { message: `Hook execution failed: ${status}` });
    void call.reply.status(201);
    return { message: '201 Created' };
  });
}

function createActionLimit(now: () => Date): (call: Call, owner: HookOwner) => void {
  let minute = 0;
  let counts = new Map<string, number>();
  return (call, owner) => {
    const current = Math.floor(now().getTime() / 60_000);
    if (current !== minute) counts = new Map();
    minute = current;
    const place = owner.kind === 'system' ? 'system' : `${owner.kind} ${owner.id}`;
    const key = `${place} ${call.user.id}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > PER_MINUTE) throw bareRefusal();
  };
}

const INTERNAL_ERROR = 'internal error';

function responseStatus({ status }: Delivery): string {
  return status === null ? INTERNAL_ERROR : String(status);
}

/** What got no answer at all counts as the server's failure. */
function statusTest(call: Call): (row: Delivery) => boolean {
  const wanted = text(call, 'status')?.split(',') ?? [];
  const named = ['successful', 'client_failure', 'server_failure'];
  if (wanted.some((each) => !named.includes(each) && !(each in STATUS_CODES))) {
    throw badRequest('status does not have a valid value');
  }
  return (row) => wanted.length === 0 || wanted.some((each) => isOfStatus(row, each));
}

function isOfStatus(row: Delivery, wanted: string): boolean {
  const hundreds = row.status === null ? 5 : Math.floor(row.status / 100);
  if (wanted === 'successful') return hundreds === 2;
  if (wanted === 'client_failure') return hundreds === 4;
  if (wanted === 'server_failure') return hundreds === 5;
  return String(row.status) === wanted;
}

function presentDelivery(row: Delivery): Record<string, unknown> {
  const { request } = row;
  const hidden = 'X-Gitlab-Token' in request.headers ? { 'X-Gitlab-Token': '[REDACTED]' } : {};
  return {
    id: request.id,
    url: request.url,
    trigger: `${request.event.toLowerCase().replaceAll(' ', '_')}s`,
    request_headers: { ...request.headers, ...hidden },
    request_data: JSON.parse(request.body),
    response_headers: {},
    response_body: row.status === null ? '' : row.responseBody,
    execution_duration: row.durationMs / 1000,
    response_status: responseStatus(row),
    created_at: row.sentAt.toISOString(),
  };
}
