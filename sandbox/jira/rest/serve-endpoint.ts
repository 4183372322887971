import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ProviderAnswer, refusalAt } from '../providers/provider.ts';
import type { FaultEffect, Faults } from '../traffic/faults.ts';
import type { RequestOutline, RequestRecord } from '../traffic/request-record.ts';
import type { JiraStats } from '../traffic/stats.ts';
import type { ViolationKind, Violations } from '../traffic/violations.ts';
import type { Endpoint } from './endpoint.ts';

export interface ServeDeps {
  readonly faults: Faults;
  readonly record: RequestRecord;
  readonly violations: Violations;
  readonly stats: JiraStats;
  readonly siteUrl: () => string;
  readonly keepsBodies: boolean;
  readonly latencyMs: number;
}

/** Puts an endpoint on the server, behind the faults and with a line in the record. */
export function serveEndpoint(server: FastifyInstance, deps: ServeDeps, endpoint: Endpoint): void {
  server.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      const outline = toOutline(deps, request, endpoint);
      const finish = beginRequest(deps, outline, endpoint.path);
      const effects = deps.faults.take(outline);
      await holdUp(deps, effects);
      const instead = effects.find(isAnswer);
      let answer = instead === undefined || instead.afterStoring ? await ask() : null;
      if (instead !== undefined) {
        deps.stats.faults += 1;
        answer = instead.kind === 'reset' ? null : toFaultAnswer(endpoint.path, instead);
      }
      finish(answer);
      return answer === null ? cut(request, reply) : send(reply, answer);

      function ask(): ProviderAnswer | Promise<ProviderAnswer> {
        return endpoint.answer({
          method: request.method,
          url: new URL(request.url, deps.siteUrl()),
          authorization: request.headers.authorization,
          params: request.params as Readonly<Record<string, string>>,
          body: request.body,
          hasBody: Number(request.headers['content-length'] ?? 0) > 0,
          violate: (kind, message) => noteViolation(deps, outline, kind, message),
        });
      }
    },
  });
}

/** Answers a request that no endpoint took, or whose body could not be read: a violation. */
export async function refuseRequest(
  deps: ServeDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  flaw: { readonly kind: ViolationKind; readonly status: number; readonly message: string },
): Promise<FastifyReply> {
  const outline = toOutline(deps, request);
  const finish = beginRequest(deps, outline, request.routeOptions.url ?? 'unknown');
  noteViolation(deps, outline, flaw.kind, flaw.message);
  const answer = refusalAt(outline.path)(flaw.status, flaw.message);
  finish(answer);
  return send(reply, answer);
}

function toOutline(
  deps: ServeDeps,
  request: FastifyRequest,
  endpoint: Partial<Endpoint> = {},
): RequestOutline {
  return {
    method: request.method,
    path: request.url.replace(/([?&])jwt=[^&]*&?/, '$1').replace(/[?&]$/, ''),
    at: new Date(),
    status: null,
    ...endpoint.outline?.(request.body),
    ...(deps.keepsBodies ? { body: request.body } : {}),
  };
}

function beginRequest(
  deps: ServeDeps,
  outline: RequestOutline,
  route: string,
): (answer: ProviderAnswer | null) => void {
  const finish = deps.record.begin(outline, `${outline.method} ${route}`);
  deps.stats.requests += 1;
  return (answer) => {
    if (answer === null) return;
    const { status, headers } = answer;
    deps.stats.byStatus[status] = (deps.stats.byStatus[status] ?? 0) + 1;
    const retryAfter = headers?.['retry-after'];
    finish({ status, ...(retryAfter === undefined ? {} : { retryAfterS: Number(retryAfter) }) });
  };
}

function noteViolation(
  deps: ServeDeps,
  { method, path, at }: RequestOutline,
  kind: ViolationKind,
  message: string,
): void {
  deps.violations.note({ kind, message, method, path, at });
}

async function holdUp(deps: ServeDeps, effects: readonly FaultEffect[]): Promise<void> {
  const waits = effects.map((effect) => ('ms' in effect ? effect.ms : 0));
  const totalMs = waits.reduce((sum, ms) => sum + ms, deps.latencyMs);
  if (totalMs > 0) await delay(totalMs);
}

type AnsweringEffect = Extract<FaultEffect, { kind: 'status' | 'reset' }>;

function isAnswer(effect: FaultEffect): effect is AnsweringEffect {
  return effect.kind === 'status' || effect.kind === 'reset';
}

function toFaultAnswer(
  path: string,
  effect: Extract<FaultEffect, { kind: 'status' }>,
): ProviderAnswer {
  const { status, retryAfterS, headers, message } = effect;
  return {
    ...refusalAt(path)(status, message ?? `The sandbox was told to answer ${status}`),
    headers: {
      ...headers,
      ...(retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }),
    },
  };
}

function send(reply: FastifyReply, { status, body, headers }: ProviderAnswer): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers })
    .send(body);
}

function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.resetAndDestroy();
  return reply;
}
