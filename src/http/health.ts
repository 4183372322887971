import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { reveal, type Secret } from '../lib/index.ts';
import type { HttpDeps } from './http-deps.ts';
import { readBearer } from './read-bearer.ts';
import { RequestError } from './request-error.ts';

/** Alive, ready, and how it goes. The numbers name the Jira sites, so they are the operator's alone. */
export function addHealthRoutes(
  app: FastifyInstance,
  deps: Pick<HttpDeps, 'adminToken' | 'isReady' | 'readMetrics'>,
): void {
  app.get('/-/health/live', async () => ({ status: 'alive' }));
  app.get('/-/health/ready', async (_request, reply) => {
    const isReady = await deps.isReady();
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready' });
  });
  app.get('/-/metrics', async (request, reply) => {
    if (!isOperator(deps.adminToken, readBearer(request))) {
      const safe = 'Send ADMIN_TOKEN as bearer token; it must be set.';
      throw new RequestError({ code: 'OPERATOR_ONLY', retry: 'never', safe });
    }
    const text = await deps.readMetrics();
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text);
  });
}

function isOperator(wanted: Secret | null, given: Secret | null): boolean {
  return wanted !== null && given !== null && timingSafeEqual(digest(wanted), digest(given));
}

/** Equal lengths, as a comparison in constant time demands. */
function digest(secret: Secret): Buffer {
  return createHash('sha256').update(reveal(secret)).digest();
}
