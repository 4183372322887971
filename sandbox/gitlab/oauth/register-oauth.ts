import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestLog } from '../api/request-log.ts';
import type { OauthApplication, Token, User } from '../model/entities.ts';
import { findUserByUsername } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { html, page, raw } from '../pages/html.ts';
import type { AuthorizationRequest, Grants } from './grants.ts';
import { findSignedIn, registerSignIn, signInPath } from './sign-in.ts';

type Fields = Readonly<Record<string, string | undefined>>;

export interface OauthDeps {
  readonly world: World;
  readonly grants: Grants;
  readonly requests: RequestLog;
}

export function registerOauth(server: FastifyInstance, deps: OauthDeps): void {
  registerSignIn(server, deps.world);
  server.get('/oauth/authorize', (request, reply) => {
    const fields = request.query as Fields;
    const user = findSignedIn(deps.world, request);
    // Before it looks at anything else: a stranger does not learn whether the application exists.
    if (!user) return reply.redirect(`${signInPath}?back=${encodeURIComponent(request.url)}`);
    const wanted = readRequest(deps.world, fields);
    if (typeof wanted === 'string') return refuse(deps, reply, wanted);
    return reply.type('text/html').send(consentPage(fields, wanted, user));
  });
  server.post('/oauth/authorize', (request, reply) => {
    const fields = request.body as Fields;
    const wanted = readRequest(deps.world, fields);
    if (typeof wanted === 'string') return refuse(deps, reply, wanted);
    const back = new URL(wanted.redirectUri);
    if (wanted.state !== null) back.searchParams.set('state', wanted.state);
    // A test without a browser says who it is; people are signed in.
    const named = findUserByUsername(deps.world, fields.username ?? '');
    const user = named ?? findSignedIn(deps.world, request);
    if (fields.answer === 'deny' || !user) {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set(
        'error_description',
        'The resource owner or authorization server denied the request.',
      );
    } else {
      back.searchParams.set('code', deps.grants.issueCode(wanted, user.id));
    }
    return reply.redirect(back.href);
  });
  server.get('/oauth/token/info', (request, reply) => {
    const [, value = ''] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const token = deps.world.tokens.get(value);
    const isAlive = token?.kind === 'oauth' && !token.revoked && isInFuture(deps.world, token);
    if (!isAlive) {
      return reply
        .status(401)
        .send({ error: 'invalid_token', error_description: 'The access token is invalid' });
    }
    return reply.send({
      resource_owner_id: token.userId,
      scope: token.scopes,
      created_at: Math.floor(token.createdAt.getTime() / 1000),
    });
  });
  server.post('/oauth/token', (request, reply) => exchange(deps, request, reply));
}

function isInFuture(world: World, token: Token): boolean {
  return token.expiresAt === null || token.expiresAt > world.now();
}

function exchange(deps: OauthDeps, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const result = deps.grants.exchange((request.body ?? {}) as Record<string, unknown>);
  if ('error' in result) {
    const { status, ...body } = result;
    return reply.status(status).send(body);
  }
  const { token, refreshToken } = result;
  const createdMs = token.createdAt.getTime();
  return reply.header('cache-control', 'no-store').send({
    access_token: token.value,
    token_type: 'Bearer',
    expires_in: Math.round(((token.expiresAt?.getTime() ?? createdMs) - createdMs) / 1000),
    refresh_token: refreshToken,
    scope: token.scopes.join(' '),
    created_at: Math.floor(createdMs / 1000),
  });
}

const unknownClient =
  'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.';

/** The request, or what is wrong with it; nothing is sent to a redirect address that is not known. */
function readRequest(world: World, fields: Fields): AuthorizationRequest | string {
  const application = world.applications.get(fields.client_id ?? '');
  if (!application) return unknownClient;
  const redirectUri = fields.redirect_uri ?? '';
  if (!application.redirectUris.includes(redirectUri)) {
    return 'The redirect URI included is not valid.';
  }
  if (fields.response_type !== 'code') {
    return 'The authorization server does not support this response type.';
  }
  const scope = fields.scope || (application.scopes[0] ?? '');
  const codeChallenge = fields.code_challenge || null;
  const method = fields.code_challenge_method ?? null;
  const wrong =
    wrongWithScope(application, scope) ?? wrongWithPkce(application, codeChallenge, method);
  return wrong ?? { application, redirectUri, scope, state: fields.state ?? null, codeChallenge };
}

function wrongWithScope(application: OauthApplication, scope: string): string | null {
  const isKnown = scope.split(/[ +]/).every((each) => application.scopes.includes(each));
  return isKnown ? null : 'The requested scope is invalid, unknown, or malformed.';
}

function wrongWithPkce(
  application: OauthApplication,
  challenge: string | null,
  method: string | null,
): string | null {
  if (challenge === null) return application.confidential ? null : 'Code challenge is required.';
  return method === 'S256' ? null : 'The code_challenge_method must be S256.';
}

/** GitLab answers 200: only people are meant to read it. */
function refuse(deps: OauthDeps, reply: FastifyReply, why: string): FastifyReply {
  deps.requests.complain(`authorization refused: ${why}`);
  const body = html`<h1>An error has occurred</h1><p>${why}</p>`;
  return reply.type('text/html').send(page('Error', body));
}

const carried = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
];

function consentPage(fields: Fields, { application, scope }: AuthorizationRequest, user: User) {
  const hidden = carried
    .filter((name) => fields[name] !== undefined)
    .map((name) => html`<input type="hidden" name="${name}" value="${fields[name] ?? ''}">`);
  const body = html`<h1>${application.name} is requesting access to your account</h1>
    <p>You are signed in as ${user.name} (@${user.username}). It will be able to use these scopes: <code>${scope}</code></p>
    <form method="post" action="/oauth/authorize">${raw(hidden)}
      <p><button name="answer" value="allow" class="primary">Authorize ${application.name}</button>
      <button name="answer" value="deny">Deny</button></p>
    </form>
    <p><a href="${signInPath}?back=${encodeURIComponent(`/oauth/authorize?${toQuery(fields)}`)}">Sign in as somebody else</a></p>`;
  return page('Authorize application', body);
}

function toQuery(fields: Fields): string {
  const known = carried.flatMap((name) => {
    const value = fields[name];
    return value === undefined ? [] : [[name, value]];
  });
  return new URLSearchParams(known).toString();
}
