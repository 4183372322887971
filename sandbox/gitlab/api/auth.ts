import type { FastifyRequest } from 'fastify';
import type { Token, User } from '../model/entities.ts';
import { getUser } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ApiError } from './call.ts';

const READ_METHODS = ['GET', 'HEAD'];

/** What a token must carry: one of the scopes, by method and by endpoint. */
export function authenticate(
  world: World,
  request: FastifyRequest,
  alsoAllowed: readonly string[] = [],
): { user: User; token: Token } {
  const token = world.tokens.get(presentedToken(request) ?? '');
  if (!token) throw new ApiError(401, { message: '401 Unauthorized' });
  if (token.revoked)
    throw invalidToken('Token was revoked. You have to re-authorize from the user.');
  if (token.expiresAt && token.expiresAt <= world.now()) {
    throw invalidToken('Token is expired. You can either do re-authorization or token refresh.');
  }
  const wanted = READ_METHODS.includes(request.method) ? ['api', 'read_api'] : ['api'];
  if (![...wanted, ...alsoAllowed].some((scope) => token.scopes.includes(scope))) {
    throw new ApiError(403, {
      error: 'insufficient_scope',
      error_description:
        'The request requires higher privileges than provided by the access token.',
      scope: wanted.join(' '),
    });
  }
  token.lastUsedAt = world.now();
  return { user: getUser(world, token.userId), token };
}

function presentedToken(request: FastifyRequest): string | null {
  const own = request.headers['private-token'];
  if (typeof own === 'string') return own;
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '');
  return bearer?.[1] ?? null;
}

function invalidToken(description: string): ApiError {
  return new ApiError(401, { error: 'invalid_token', error_description: description });
}
