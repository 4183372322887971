import type { FastifyRequest } from 'fastify';
import type { Installation } from '../../domain/index.ts';
import type { HashRule, SignedRequest } from '../../ports/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { publicPath } from '../public-path.ts';
import { toRecord } from '../to-record.ts';

/** Where a token is looked for: the header carries GitLab's own where a GitLab user acts. */
type TokenPlace = 'anywhere' | 'parameter';

/** The request as tokens see it: with the whole public path, stripped by a proxy or not. */
export function toSignedRequest(
  deps: Pick<HttpDeps, 'publicUrl' | 'readToken'>,
  request: FastifyRequest,
  place: TokenPlace = 'anywhere',
): SignedRequest {
  const { method } = request;
  const [query, body] = [request.query, request.body].map((part) => toRecord(part).jwt);
  const authorization = place === 'anywhere' ? request.headers.authorization : undefined;
  const token = deps.readToken({ query, body, authorization });
  return { method, url: publicPath(deps.publicUrl) + request.url, token };
}

/** The Jira site and the person behind a request. Throws ProductError TOKEN_REFUSED unless proven. */
export async function verifySite(
  deps: Pick<HttpDeps, 'publicUrl' | 'readToken' | 'verifyFromJira' | 'stores'>,
  signed: SignedRequest,
  hashRule: HashRule,
): Promise<{ installation: Installation; accountId: string | null }> {
  return await deps.verifyFromJira.installationToken(signed, hashRule, (clientKey) =>
    deps.stores.installations.findByClientKey(clientKey),
  );
}
