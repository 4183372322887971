import type { FastifyInstance, FastifyRequest } from 'fastify';
import { decodeProtectedHeader } from 'jose';
import type { ForgeCall } from '../../ports/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { RequestError } from '../request-error.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The proven call of a Forge app that this request is; null: it is none. */
    forgeCall: ForgeCall | null;
  }
}

/** Where calls of a Forge app are expected. */
const places =
  /^\/(-\/page|-\/forge|-\/jira_connect\/installations|api\/v4\/integrations\/jira_forge)\b/;

/**
 * Proves a request that carries an invocation token of Forge, before any route sees it. A token is good for one
 * request. Throws ProductError TOKEN_REFUSED unless proven.
 */
export function believeForgeCalls(
  app: FastifyInstance,
  deps: Pick<HttpDeps, 'verifyForge' | 'stores'>,
): void {
  app.decorateRequest('forgeCall', null);
  app.addHook('onRequest', async (request) => {
    const token = places.test(request.url) ? findInvocationToken(request) : null;
    if (token === null) return;
    const call = await deps.verifyForge.invocation(token);
    if (!(await deps.stores.forgeSites.useToken(call))) throw makeReplayError();
    request.forgeCall = call;
  });
}

/** A bearer token counts as one of Forge by its header alone. */
function findInvocationToken({ headers }: FastifyRequest): string | null {
  const [, token] = /^Bearer +(\S{1,16384})$/i.exec(headers.authorization ?? '') ?? [];
  if (!token?.includes('.')) return null;
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    return alg === 'RS256' && kid ? token : null;
  } catch {
    return null;
  }
}

function makeReplayError(): RequestError {
  return new RequestError({
    code: 'TOKEN_REFUSED',
    retry: 'never',
    safe: 'The token is refused: it was used before (jti).',
  });
}
