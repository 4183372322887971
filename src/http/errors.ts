import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorAnswer } from '../contract/index.ts';
import { errorCodes } from '../domain/index.ts';
import { describeFailure, type Failure } from './describe-failure.ts';
import type { HttpDeps } from './http-deps.ts';
import { renderErrorPage } from './page/error-page.ts';
import { RequestError } from './request-error.ts';
import type { ErrorBody } from './route-config.ts';

/**
 * The one catch of the web server: turns what was thrown into an answer in the words of the route.
 * What a person must look into is logged once, as ERROR, with the id that the answer names.
 */
export function catchErrors(app: FastifyInstance, deps: Pick<HttpDeps, 'log' | 'clock'>): void {
  app.decorateRequest('failure', null);
  app.setErrorHandler((error, request, reply) => {
    const errorId = randomUUID();
    const failure = withTokenRule(describeFailure(error, deps.clock.now(), errorId), request);
    request.failure = { code: failure.code, reason: failure.message };
    if (failure.isOurs) {
      const { method, routeOptions } = request;
      deps.log.error({ err: error, errorId, method, route: routeOptions.url }, 'request failed');
    }
    if (failure.retryAfterSeconds !== null) reply.header('retry-after', failure.retryAfterSeconds);
    return sendFailure(reply.code(failure.status), failure, errorBodyOf(request));
  });
  app.setNotFoundHandler(() => {
    throw new RequestError({ code: 'NOT_FOUND', retry: 'never', safe: 'There is nothing here.' });
  });
}

function errorBodyOf(request: FastifyRequest): ErrorBody {
  return request.routeOptions.config.errorBody ?? 'own';
}

function withTokenRule(failure: Failure, request: FastifyRequest): Failure {
  const { tokenRefused } = request.routeOptions.config;
  const isAboutToken = failure.code === 'TOKEN_REFUSED';
  return isAboutToken && tokenRefused ? { ...failure, ...tokenRefused } : failure;
}

function sendFailure(reply: FastifyReply, failure: Failure, errorBody: ErrorBody): FastifyReply {
  const { code, message } = failure;
  switch (errorBody) {
    case 'own':
      return reply.send({ error: { code, message, do: adviceOf(code) } } satisfies ErrorAnswer);
    case 'message':
      return reply.send({ message });
    case 'error':
      return reply.send({ error: message });
    case 'empty':
      return reply.send();
    case 'page':
      return reply.type('text/html; charset=utf-8').send(renderErrorPage(message, adviceOf(code)));
  }
}

function adviceOf(code: string): string {
  const advice: Partial<Record<string, string>> = errorCodes;
  return advice[code] ?? 'Look into the log of the service.';
}
