import type { FastifyInstance, FastifySchema } from 'fastify';
import { type SuccessAnswer, successAnswerSchema } from '../../contract/index.ts';
import { linkAsUser } from '../../links/index.ts';
import { toLinkRefusal } from '../connect/link-answer.ts';
import { toSignedRequest, verifySite } from '../connect/verify-site.ts';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { readBearer } from '../read-bearer.ts';
import { readLinkRequest } from '../read-link-request.ts';
import { recordingLinks, toActor } from '../recording-links.ts';

const config = {
  errorBody: 'message',
  tokenRefused: { status: 401, message: '401 Unauthorized - JWT authentication failed' },
} as const;

const schema: FastifySchema = { response: { 201: successAnswerSchema } };

/**
 * GitLab's REST call to link: a GitLab user acts, Jira's page token names the site.
 * @see reference gitlab-app (a.2)
 */
export function addIntegrationRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post(
    '/api/v4/integrations/jira_connect/subscriptions',
    { config, schema },
    async (request, reply) => {
      const token = readBearer(request);
      if (!token) return reply.code(401).send({ message: '401 Unauthorized' });
      const wish = readLinkRequest(request);
      if (wish.kind === 'invalid') return reply.code(400).send({ error: wish.error });
      const signed = toSignedRequest(deps, request, 'parameter');
      if (signed.token === null) {
        return reply.code(401).send({ message: '401 Unauthorized - Invalid JWT token' });
      }
      const site = await verifySite(deps, signed, 'context');
      const { namespace_path: fullPath, connection: slug } = wish.parameters;
      const connection = await getConnection(deps, site.installation, slug);
      const transact = recordingLinks(deps.transact, toActor({ kind: 'jira', ...site }, request));
      const place = { ...site, connection, token, fullPath };
      const answer = await linkAsUser({ ...deps, transact }, place);
      const refusal = toLinkRefusal(answer);
      if (refusal) return reply.code(refusal.status).send({ message: refusal.message });
      return reply.code(201).send({ success: true } satisfies SuccessAnswer);
    },
  );
}
