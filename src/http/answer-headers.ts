import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './http-deps.ts';

const yearSeconds = 31_536_000;

/**
 * Headers of every answer that is not a webhook's. Tokens travel in addresses, so nothing is kept
 * and no address is told to others.
 * @see reference jira-cloud (2.6): Marketplace security requirements
 */
export function addAnswerHeaders(app: FastifyInstance, deps: Pick<HttpDeps, 'publicUrl'>): void {
  const isHttps = deps.publicUrl.protocol === 'https:';
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    if (isHttps) reply.header('strict-transport-security', `max-age=${yearSeconds}`);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    return payload;
  });
}
