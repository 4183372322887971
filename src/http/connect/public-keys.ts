import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from '../http-deps.ts';

/**
 * The keys with which instances behind us prove the events that we hand on.
 * @see reference gitlab-app (c.7)
 */
export function addPublicKeyRoutes(
  app: FastifyInstance,
  deps: Pick<HttpDeps, 'stores' | 'readSettings'>,
): void {
  app.get<{ Params: { uuid: string } }>(
    '/-/jira_connect/public_keys/:uuid',
    { config: { errorBody: 'error' } },
    async (request, reply) => {
      const { keepsPublicKeys } = await deps.readSettings();
      const pem = keepsPublicKeys ? await deps.stores.publicKeys.find(request.params.uuid) : null;
      if (pem === null) return reply.code(404).send({ error: 'Not found' });
      return reply.type('text/plain; charset=utf-8').send(pem);
    },
  );
}
