import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Hook, NewDelivery } from '../ports/index.ts';
import { createHookCache } from './hook-cache.ts';
import type { HttpDeps } from './http-deps.ts';
import { RequestError } from './request-error.ts';

/** GitLab's own limit on what a webhook carries. */
const maxDeliveryBytes = 25 * 1024 * 1024;

/** Longer header values are not GitLab's. */
const maxHeaderLength = 255;

type Deps = Pick<HttpDeps, 'log' | 'clock' | 'verifyHookRequest' | 'acceptDelivery'> & {
  stores: Pick<HttpDeps['stores'], 'hooks'>;
};

type HookRoute = { Params: { pathKey: string } };

/**
 * Takes webhooks in: who sent it, is it JSON, store it, 200. The hot path of the product, so it logs
 * nothing per delivery and keeps the received bytes as they are.
 */
export function addGitlabHookRoutes(app: FastifyInstance, deps: Deps): void {
  const findHook = createHookCache({ hooks: deps.stores.hooks, clock: deps.clock });
  const hookOfRequest = new WeakMap<FastifyRequest, Hook>();

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<HookRoute>('/-/gitlab/hooks/:pathKey', {
    bodyLimit: maxDeliveryBytes,
    // Before the body is read: strangers must not make us hold megabytes.
    onRequest: async (request) => {
      const hook = await findHook(request.params.pathKey);
      if (!hook) throw makeRefusal();
      hookOfRequest.set(request, hook);
    },
    handler: async (request, reply) => {
      const hook = hookOfRequest.get(request);
      const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!hook || !isProven(deps, hook, request.headers, rawBody)) throw makeRefusal();
      await deps.acceptDelivery(readDelivery(hook, request.headers, rawBody));
      return reply.send();
    },
  });
}

function isProven(deps: Deps, hook: Hook, headers: IncomingHttpHeaders, rawBody: Buffer): boolean {
  const { token, signingToken, isSigned } = hook;
  const now = deps.clock.now();
  const isTrue = deps.verifyHookRequest({ headers, rawBody, token, signingToken, isSigned, now });
  if (!isTrue) deps.log.warn({ hookId: hook.id }, 'webhook with a wrong secret refused');
  return isTrue;
}

/** One answer for an unknown address and for a wrong secret: guesses learn nothing. */
function makeRefusal(): RequestError {
  const safe = 'The webhook is unknown or its secret is wrong.';
  return new RequestError({ code: 'HOOK_REFUSED', retry: 'never', safe });
}

function readDelivery(hook: Hook, headers: IncomingHttpHeaders, rawBody: Buffer): NewDelivery {
  return {
    hookId: hook.id,
    connectionId: hook.connectionId,
    event: readHeader(headers['x-gitlab-event']) ?? 'unknown',
    idempotencyKey: readHeader(headers['idempotency-key']),
    body: readJsonText(rawBody),
  };
}

function readHeader(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' && value.length <= maxHeaderLength
    ? value
    : null;
}

/** Stored as received; parsed only to know that it can be. */
function readJsonText(rawBody: Buffer): string {
  if (!isUtf8(rawBody)) throw makeInvalid();
  const text = rawBody.toString('utf8');
  if (!isJsonObject(text)) throw makeInvalid();
  return text;
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

function makeInvalid(): RequestError {
  const safe = 'The body is not a JSON object in UTF-8.';
  return new RequestError({ code: 'REQUEST_INVALID', retry: 'never', safe });
}
