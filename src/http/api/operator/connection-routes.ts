import type { FastifyInstance, FastifyReply } from 'fastify';
import * as contract from '../../../contract/index.ts';
import { type ConnectionState, errorCodes } from '../../../domain/index.ts';
import { makeSecret } from '../../../lib/index.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { actorOf } from './actor-of.ts';
import { makeSchema } from './make-schema.ts';
import { toTime } from './to-site-answer.ts';

type Deps = Pick<HttpDeps, 'manageConnections'>;
type Named = { Params: contract.ConnectionParams };
type Answer = Awaited<ReturnType<Deps['manageConnections']['add']>>;

const params = contract.connectionParamsSchema;
const refused = {
  ...contract.errorAnswerSchema,
  description: 'GitLab does not take the token, or it is connected already.',
};
const answers = { 200: contract.connectionTestSchema, 422: refused };
const fixed = {
  409: { ...contract.errorAnswerSchema, description: 'The environment says it, and wins.' },
};

/** GitLabs come, are looked at, and get new tokens. A token is only taken when GitLab takes it. */
export function addConnectionRoutes(app: FastifyInstance, { manageConnections }: Deps): void {
  app.post<{ Body: contract.ConnectionRequest }>(
    '/connections',
    {
      schema: makeSchema('Connects a GitLab', answers, { body: contract.connectionRequestSchema }),
    },
    async (request, reply) => {
      const { token, ...wish } = request.body;
      const entered = { ...wish, token: makeSecret(token) };
      return sendAnswer(reply, await manageConnections.add(entered, actorOf(request)));
    },
  );
  app.patch<Named & { Body: contract.ConnectionChange }>(
    '/connections/:slug',
    {
      schema: makeSchema(
        'Changes what of a GitLab the body names',
        { ...answers, ...fixed },
        { params, body: contract.connectionChangeSchema },
      ),
    },
    async (request, reply) => {
      const { token, ...wish } = request.body;
      const change = { ...wish, ...(token !== undefined && { token: makeSecret(token) }) };
      const { slug } = request.params;
      return sendAnswer(reply, await manageConnections.change(slug, change, actorOf(request)));
    },
  );
  app.post<Named>(
    '/connections/:slug/test',
    {
      schema: makeSchema(
        'Looks at a GitLab and its token now',
        { 200: contract.connectionTestSchema },
        { params },
      ),
    },
    async ({ params: { slug } }): Promise<contract.ConnectionTest> => {
      const { state } = await manageConnections.test(slug);
      return toTestAnswer(slug, state);
    },
  );
}

/** What GitLab refuses is the fault of what was entered: 422, whatever GitLab itself answered. */
function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  const { state } = answer;
  if (answer.kind === 'usable') {
    return reply.send(toTestAnswer(answer.connection.slug, state));
  }
  const code = state.failure ?? 'GITLAB_REFUSED';
  const message = state.problems.join(' ') || 'GitLab does not take it.';
  const error = { code, message, do: errorCodes[code] };
  return reply.code(422).send({ error } satisfies contract.ErrorAnswer);
}

function toTestAnswer(slug: string, state: ConnectionState): contract.ConnectionTest {
  const { version, isAdministrator, tokenExpiresAt, problems } = state;
  return {
    slug,
    version,
    isAdministrator,
    tokenExpiresAt: toTime(tokenExpiresAt),
    problems: [...problems],
  };
}
