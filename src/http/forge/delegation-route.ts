import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FastifyInstance } from 'fastify';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { readBearer } from '../read-bearer.ts';
import { toRecord } from '../to-record.ts';
import { closeDelegation } from './delegation.ts';

const name = Type.String({ minLength: 1, maxLength: 255 });
const fieldsSchema = Type.Object({
  account_id: name,
  cloud_id: name,
  connection: Type.Optional(Type.String({ maxLength: 255 })),
});

/** What signing in was for: a token of less could not even list what may be linked. */
const enough = ['api', 'read_api'];

/**
 * A person lets the Forge app act for them. Called from the page in the person's browser, past the app, so that the
 * app never sees the person's token.
 * @see reference gitlab-app (i)
 */
export function addDelegationRoute(app: FastifyInstance, deps: HttpDeps): void {
  app.post('/user_delegation', { config: { errorBody: 'message' } }, async (request, reply) => {
    const token = readBearer(request);
    if (!token) return reply.code(401).send({ message: '401 Unauthorized' });
    const given = { ...toRecord(request.query), ...toRecord(request.body) };
    if (!Value.Check(fieldsSchema, given)) {
      return reply.code(400).send({ error: listFlaws(given) });
    }
    const { account_id: accountId, cloud_id: cloudId, connection: slug } = given;
    const connection = await getConnection(deps, null, slug);
    const scopes = await deps.askGitlabAsUser.oauthScopes(connection, token);
    if (!scopes) return reply.code(401).send({ message: '401 Unauthorized' });
    if (!scopes.some((scope) => enough.includes(scope))) {
      const error_description =
        'The request requires higher privileges than provided by the access token.';
      return reply.code(403).send({ error: 'insufficient_scope', error_description, scope: 'api' });
    }
    const holder = { accountId, cloudId, gitlab: connection.slug, token };
    return reply.code(201).send({ delegation: await closeDelegation(deps, holder) });
  });
}

function listFlaws(given: unknown): string {
  const names = [...Value.Errors(fieldsSchema, given)].map(({ path, value }) =>
    value === undefined ? `${path.slice(1)} is missing` : `${path.slice(1)} is invalid`,
  );
  return [...new Set(names)].join(', ');
}
