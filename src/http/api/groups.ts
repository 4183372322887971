import type { FastifyInstance } from 'fastify';
import { listGroups } from '../../links/index.ts';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { readBearer } from '../read-bearer.ts';

/** The groups a person may link, at the address that `groups_path` names: GitLab's own answer. */
export function addGroupRoutes(
  app: FastifyInstance,
  deps: Pick<HttpDeps, 'stores' | 'askGitlabAsUser'>,
): void {
  const config = { errorBody: 'message' } as const;
  app.get('/api/v4/groups', { config }, async (request, reply) => {
    const token = readBearer(request);
    if (!token) return reply.code(401).send({ message: '401 Unauthorized' });
    const query = new URLSearchParams(request.url.split('?').slice(1).join('?'));
    const connection = await getConnection(deps, null, query.get('connection') ?? undefined);
    const answer = await listGroups(deps, { connection, token, query });
    return reply
      .code(answer.status)
      .headers(answer.headers)
      .type('application/json; charset=utf-8')
      .send(answer.body);
  });
}
