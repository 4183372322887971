import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './http-deps.ts';

/** One INFO line per request. The query stays out of it, since that is where tokens travel. */
export function logRequests(app: FastifyInstance, deps: Pick<HttpDeps, 'log'>): void {
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.config.isLoggedByItself) return;
    const { method, url, ip, failure } = request;
    const [path] = url.split('?', 1);
    const { statusCode: status } = reply;
    const elapsedMs = Math.round(reply.elapsedTime);
    deps.log.info({ method, path, status, elapsedMs, ip, ...(failure && { failure }) }, 'request');
  });
}
