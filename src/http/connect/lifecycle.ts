import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, ProductError } from '../../domain/index.ts';
import { install, uninstall } from '../../installs/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { toRecord } from '../to-record.ts';
import { toSignedRequest } from './verify-site.ts';

type Deps = Pick<
  HttpDeps,
  | 'log'
  | 'publicUrl'
  | 'transact'
  | 'sendJob'
  | 'verifyFromJira'
  | 'readToken'
  | 'readInstalledBody'
>;

const maxClientKeyLength = 255;

const config = { errorBody: 'empty', isLoggedByItself: true } as const;

/** Both mean that the sender is not proven, and are answered alike. */
const unproven: ReadonlySet<ErrorCode> = new Set(['TOKEN_REFUSED', 'INSTALL_KEY_UNREACHABLE']);

/**
 * A Jira site comes and goes. One INFO line per event, since a failed installation is otherwise
 * known only to Jira.
 * @see reference gitlab-app (c)
 */
export function addLifecycleRoutes(app: FastifyInstance, deps: Deps): void {
  const { log } = deps;

  app.post('/-/jira_connect/events/installed', { config }, async (request, reply) => {
    const clientKey = readClientKey(request.body);
    const refusal = await tryVerifySender(deps, request, clientKey);
    if (refusal) return refuse(deps, reply, { event: 'installed', clientKey, ...refusal });
    const answer = deps.readInstalledBody(request.body);
    if (answer.kind === 'invalid') {
      const { problems } = answer;
      log.info({ event: 'installed', clientKey, problems }, 'lifecycle event with invalid body');
      return reply.code(422).send();
    }
    const { isNew } = await install(deps, answer.body);
    const site = answer.body.baseUrl.host;
    log.info({ event: 'installed', clientKey, site, isNew }, 'lifecycle event');
    return reply.send();
  });

  app.post('/-/jira_connect/events/uninstalled', { config }, async (request, reply) => {
    const clientKey = readClientKey(request.body);
    const refusal = await tryVerifySender(deps, request, clientKey);
    if (refusal) return refuse(deps, reply, { event: 'uninstalled', clientKey, ...refusal });
    const { kind } = await uninstall(deps, clientKey);
    log.info({ event: 'uninstalled', clientKey, outcome: kind }, 'lifecycle event');
    return reply.send();
  });
}

/** Empty when it is missing or too long, which no token has as its issuer. */
function readClientKey(body: unknown): string {
  const { clientKey } = toRecord(body);
  return typeof clientKey === 'string' && clientKey.length <= maxClientKeyLength ? clientKey : '';
}

async function tryVerifySender(
  deps: Deps,
  request: FastifyRequest,
  clientKey: string,
): Promise<{ code: string; reason: string } | null> {
  if (clientKey === '') return { code: 'TOKEN_REFUSED', reason: 'The body names no clientKey.' };
  try {
    await deps.verifyFromJira.lifecycle(toSignedRequest(deps, request), clientKey);
    return null;
  } catch (error) {
    if (!(error instanceof ProductError) || !unproven.has(error.code)) throw error;
    return { code: error.code, reason: error.safe };
  }
}

function refuse(
  deps: Deps,
  reply: FastifyReply,
  line: { event: string; clientKey: string; code: string; reason: string },
): FastifyReply {
  deps.log.info(line, 'lifecycle event refused');
  return reply.code(401).send();
}
