import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { jiraCloudAppAnswerSchema } from '../../contract/index.ts';
import type { Secret } from '../../lib/index.ts';
import type { FindMaintained, Stores } from '../../ports/index.ts';
import { changeIntegration, showIntegration } from '../../service-management/index.ts';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { readBearer } from '../read-bearer.ts';
import { toRecord } from '../to-record.ts';
import { isOperator } from '../verify-operator.ts';
import {
  cannotCreate,
  describeSettingsProblems,
  toJiraCloudAppAnswer,
} from './jira-cloud-app-answer.ts';
import { readJiraCloudAppRequest } from './jira-cloud-app-request.ts';
import { viaOf } from './operator/actor-of.ts';

type Deps = {
  readonly stores: HttpDeps['stores'] & Pick<Stores, 'services'>;
  readonly findMaintained: FindMaintained;
} & Pick<HttpDeps, 'adminToken'>;

type Answer =
  | Awaited<ReturnType<typeof showIntegration>>
  | Awaited<ReturnType<typeof changeIntegration>>;

const kinds = { groups: 'group', projects: 'project' } as const;

/**
 * GitLab's REST calls for the settings of service management of groups and projects, by number or encoded
 * path. A GitLab user acts; `connection` names the GitLab, where there are several.
 * @see reference gitlab-app (j)
 */
export function addJiraCloudAppRoutes(app: FastifyInstance, deps: Deps): void {
  const config = { errorBody: 'message' } as const;
  const schema: FastifySchema = { response: { 200: jiraCloudAppAnswerSchema } };
  for (const [folder, kind] of Object.entries(kinds)) {
    const url = `/api/v4/${folder}/:id/integrations/jira-cloud-app`;
    app.get<Params>(url, { config, schema }, async (request, reply) => {
      const asked = await readAsked(deps, request, kind);
      const answer = asked ? await showIntegration(deps, asked) : notSignedIn;
      return sendAnswer(reply, kind, answer);
    });
    app.put<Params>(url, { config, schema }, async (request, reply) => {
      const asked = await readAsked(deps, request, kind);
      if (!asked) return sendAnswer(reply, kind, notSignedIn);
      const entered = readJiraCloudAppRequest(request);
      if (entered.kind === 'invalid') return reply.code(400).send({ error: entered.error });
      const answer = await changeIntegration(deps, { ...asked, wish: entered.wish });
      if (answer.kind === 'shown') await record(deps, request, answer);
      return sendAnswer(reply, kind, answer);
    });
  }
}

type Params = { Params: { id: string } };
type Kind = (typeof kinds)[keyof typeof kinds];

const notSignedIn = { kind: 'not_signed_in' } as const;

/** Null when the request carries no token of a person. */
async function readAsked(deps: Deps, request: FastifyRequest<Params>, kind: Kind) {
  const token = readPersonalToken(deps, request);
  if (!token) return null;
  const { connection: slug } = toRecord(request.query);
  const connection = await getConnection(deps, null, typeof slug === 'string' ? slug : undefined);
  return { connection, token, kind, name: request.params.id };
}

/** Our pages name the person in a header of its own, since theirs is Jira's or the operator's. */
function readPersonalToken({ adminToken }: Deps, request: FastifyRequest): Secret | null {
  const own = readBearer(request, 'gitlab-authorization');
  return own ?? (isOperator(adminToken, request) ? null : readBearer(request));
}

async function record(
  { stores }: Deps,
  request: FastifyRequest,
  { target, username }: Extract<Answer, { kind: 'shown' }>,
): Promise<void> {
  const act = { by: username, via: viaOf(request), act: 'integration.change' };
  await stores.audit.record({ ...act, target: target.fullPath });
}

function sendAnswer(reply: FastifyReply, kind: Kind, answer: Answer): FastifyReply {
  switch (answer.kind) {
    case 'shown':
      return reply.send(toJiraCloudAppAnswer(answer.target, answer.integration));
    case 'not_signed_in':
      return reply.code(401).send({ message: '401 Unauthorized' });
    case 'forbidden':
      return reply.code(403).send({ message: '403 Forbidden' });
    case 'not_found': {
      const what = kind === 'group' ? 'Group' : 'Project';
      return reply.code(404).send({ message: `404 ${what} Not Found` });
    }
    case 'no_integration':
      return reply.code(404).send({ message: '404 Integration Not Found' });
    case 'inactive':
      return reply.code(422).send({ message: cannotCreate });
    case 'no_default':
      return reply.code(400).send({ message: 'Default integration not found.' });
    case 'invalid':
      return reply.code(400).send({ message: describeSettingsProblems(answer.problems) });
  }
}
