import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from '../http-deps.ts';

/** The descriptor that Jira installs the app from. */
export function addDescriptorRoutes(
  app: FastifyInstance,
  deps: Pick<HttpDeps, 'makeDescriptor'>,
): void {
  for (const suffix of ['', '.json']) {
    app.get(`/-/jira_connect/app_descriptor${suffix}`, async (_request, reply) =>
      reply.type('application/json; charset=utf-8').send(await deps.makeDescriptor()),
    );
  }
}
