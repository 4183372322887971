import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './http-deps.ts';
import { verifyOperator } from './verify-operator.ts';

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
    verifyOperator(deps.adminToken, request);
    const text = await deps.readMetrics();
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text);
  });
}
