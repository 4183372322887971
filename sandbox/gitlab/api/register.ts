import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ActDeps } from '../acts/act-deps.ts';
import { SandboxRefusal } from '../acts/merge-requests.ts';
import { ReadOnlyRepositoryError } from '../repository/repository.ts';
import { authenticate } from './auth.ts';
import { ApiError, type Call } from './call.ts';
import type { Faults } from './faults.ts';
import type { RateLimiter } from './rate-limit.ts';

export interface ApiDeps extends ActDeps {
  readonly version: string;
  readonly edition: 'free' | 'premium';
  readonly signingTokens: boolean;
  readonly limiter: RateLimiter;
  readonly faults: Faults;
}

/** Without a licence GitLab has no such endpoint. */
export function needsPremium({ edition }: Pick<ApiDeps, 'edition'>): void {
  if (edition === 'free') throw new ApiError(404, { error: '404 Not Found' });
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Handler = (call: Call) => unknown;

/** Adds an endpoint below /api/v4. `scopes` are those that do besides `api` (and `read_api`). */
export type Register = (
  method: Method,
  path: string,
  handler: Handler,
  scopes?: readonly string[],
) => void;

export function createRegister(server: FastifyInstance, deps: ApiDeps): Register {
  return (method, path, handler, scopes) => {
    server.route({
      method,
      url: `/api/v4${path}`,
      handler: (request, reply) => answer(deps, handler, scopes ?? [], request, reply),
    });
  };
}

async function answer(
  deps: ApiDeps,
  handler: Handler,
  scopes: readonly string[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const latencyMs = deps.faults.latencyMs();
  if (latencyMs > 0) await sleep(latencyMs);
  try {
    deps.faults.maybeFail(request);
    const caller = authenticate(deps.world, request, scopes);
    deps.limiter.count(caller.user.id);
    const result = await handler({
      ...caller,
      params: request.params as Record<string, string>,
      query: request.query as Record<string, string>,
      body: (request.body ?? {}) as Record<string, unknown>,
      request,
      reply,
    });
    if (result === undefined) return reply.send();
    return result;
  } catch (error) {
    return refuse(error, reply);
  }
}

function refuse(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof ApiError) {
    const isText = typeof error.body === 'string';
    const type = isText ? 'text/plain' : 'application/json';
    return reply
      .status(error.status)
      .headers({ 'content-type': type, ...error.headers })
      .send(error.body);
  }
  if (error instanceof SandboxRefusal) return reply.status(400).send({ message: error.message });
  if (error instanceof ReadOnlyRepositoryError) {
    return reply.status(403).send({ message: '403 Forbidden - the repository is read-only' });
  }
  throw error;
}
