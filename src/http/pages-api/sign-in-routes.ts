import type { FastifyInstance } from 'fastify';
import * as contract from '../../contract/index.ts';
import type { Connection } from '../../domain/index.ts';
import { makeSecret, reveal } from '../../lib/index.ts';
import { createRateLimit } from '../create-rate-limit.ts';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { RequestError } from '../request-error.ts';
import { getGitlabToken, makeSignInError } from './get-gitlab-token.ts';

type Deps = Pick<HttpDeps, 'clock' | 'publicUrl' | 'stores' | 'askGitlabAsUser' | 'oauthScopes'>;

/** Of an address, by sign-ins of many people behind one proxy. */
const tries = { most: 30, windowMs: 60_000 };

/**
 * How people sign in to GitLab (OAuth with PKCE). The exchange goes through us, since browsers refuse it across origins;
 * nothing of it is stored.
 * @see reference gitlab-app (l)
 */
export function addSignInRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/gitlabs',
    { schema: { response: { 200: contract.gitlabsAnswerSchema } } },
    async (): Promise<contract.GitlabsAnswer> => {
      const connections = await deps.stores.connections.list();
      return { gitlabs: connections.map((connection) => toGitlab(deps, connection)) };
    },
  );
  addExchange(app, deps);
  app.get<{ Querystring: contract.PersonQuery }>(
    '/person',
    {
      schema: {
        querystring: contract.personQuerySchema,
        response: { 200: contract.personAnswerSchema },
      },
    },
    async (request): Promise<contract.PersonAnswer> => {
      const token = getGitlabToken(request);
      const connection = await getConnection(deps, null, request.query.gitlab);
      const person = await deps.askGitlabAsUser.user(connection, token);
      if (!person) throw makeSignInError();
      return person;
    },
  );
}

function addExchange(app: FastifyInstance, deps: Deps): void {
  const countTry = createRateLimit(deps, tries);
  app.post<{ Body: contract.TokenRequest }>(
    '/oauth/token',
    {
      schema: { body: contract.tokenRequestSchema, response: { 200: contract.tokenAnswerSchema } },
      onRequest: async ({ ip }) => countTry(ip),
    },
    async ({ body }): Promise<contract.TokenAnswer> => {
      const connection = await getConnection(deps, null, body.gitlab);
      const { applicationId } = connection;
      if (applicationId === null) throw makeNoApplicationError(connection);
      const answer = await deps.askGitlabAsUser.signIn(connection, {
        applicationId,
        redirectUrl: makeRedirectUrl(deps),
        code: makeSecret(body.code),
        codeVerifier: makeSecret(body.codeVerifier),
      });
      if (answer.kind === 'refused') throw makeRefusal(deps, connection, answer.reason);
      return {
        accessToken: reveal(answer.token),
        expiresInSeconds: answer.expiresInSeconds,
        scopes: [...answer.scopes],
      };
    },
  );
}

function toGitlab(deps: Deps, { slug, url, applicationId }: Connection): contract.Gitlab {
  const root = url.href.replace(/\/$/, '');
  return {
    slug,
    url: root,
    applicationId,
    authorizeUrl: `${root}/oauth/authorize`,
    redirectUrl: makeRedirectUrl(deps).href,
    scopes: [...deps.oauthScopes],
  };
}

function makeRedirectUrl({ publicUrl }: Pick<Deps, 'publicUrl'>): URL {
  return new URL(`${publicUrl.href.replace(/\/$/, '')}/-/jira_connect/oauth_callbacks`);
}

function makeNoApplicationError({ url }: Connection): RequestError {
  return new RequestError({
    code: 'GITLAB_APPLICATION_UNKNOWN',
    retry: 'never',
    safe: `No OAuth application is set for ${url.host}, so nobody can sign in.`,
  });
}

function makeRefusal(deps: Deps, { url }: Connection, reason: string): RequestError {
  return new RequestError({
    code: 'GITLAB_SIGN_IN_REFUSED',
    retry: 'never',
    safe: `Failed to sign in to GitLab: ${url.host} refuses it (${reason}). The redirect URI is ${makeRedirectUrl(deps).href}.`,
  });
}
