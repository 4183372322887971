import type { FastifyRequest } from 'fastify';
import type { ForgeCall, ForgeToken } from '../../ports/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { RequestError } from '../request-error.ts';
import { type Delegation, openDelegation } from './delegation.ts';

/** What a route of Forge's answers to a token that is not proven, in GitLab's words. */
export const refusedToken = {
  status: 401,
  message: '401 Unauthorized - Forge invocation token authentication failed',
} as const;

/** The proven call. Throws RequestError TOKEN_REFUSED when the request carries none. */
export function getForgeCall({ forgeCall }: FastifyRequest): ForgeCall {
  if (forgeCall) return forgeCall;
  throw makeForgeRefusal('there is no invocation token of Forge');
}

/** A call that is proven, but fits nothing here; `check` completes “The token is refused: …”. */
export function makeForgeRefusal(check: string): RequestError {
  const safe = `The token is refused: ${check}.`;
  return new RequestError({ code: 'TOKEN_REFUSED', retry: 'never', safe });
}

/** The token for calls to Jira, which Forge sends along where the manifest says so; null without. */
export function readSystemToken(
  { clock, readForgeToken }: Pick<HttpDeps, 'clock' | 'readForgeToken'>,
  request: FastifyRequest,
): ForgeToken | null {
  const text = readHeader(request, 'x-forge-oauth-system');
  return text === null ? null : readForgeToken(text, clock.now());
}

/** Whose page it is; an app may name the person where Forge does not. */
export function findAccountId(request: FastifyRequest): string | null {
  return getForgeCall(request).accountId ?? readHeader(request, 'x-gitlab-jira-account-id');
}

/** The person's delegation, when it is of this very person and site; else null. */
export async function findDelegation(
  deps: Pick<HttpDeps, 'clock' | 'delegationKey'>,
  request: FastifyRequest,
): Promise<Delegation | null> {
  const text = readHeader(request, 'x-gitlab-jira-user-delegation');
  const delegation = text === null ? null : await openDelegation(deps, text);
  const { cloudId } = getForgeCall(request);
  const isTheirs =
    delegation?.accountId === findAccountId(request) && delegation.cloudId === cloudId;
  return isTheirs ? delegation : null;
}

function readHeader({ headers }: FastifyRequest, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
