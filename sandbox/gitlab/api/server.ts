import formbody from '@fastify/formbody';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import {
  type JiraConnectDeps,
  registerJiraConnect,
} from '../jira-connect/register-jira-connect.ts';
import { type OauthDeps, registerOauth } from '../oauth/register-oauth.ts';
import { type PageDeps, registerPages } from '../pages/register-pages.ts';
import { registerBranches } from './branches.ts';
import { registerCommits, registerCompare } from './commits.ts';
import { registerDeployments } from './deployments.ts';
import { registerEnvironments } from './environments.ts';
import { registerFeatureFlags } from './feature-flags.ts';
import { registerGroups } from './groups.ts';
import type { HookApiDeps } from './hook-owner.ts';
import { registerHooks } from './hooks.ts';
import { registerMergeRequests } from './merge-requests.ts';
import { registerPipelines } from './pipelines.ts';
import { registerInstance, registerProjects } from './projects.ts';
import { createRegister } from './register.ts';
import type { RequestLog } from './request-log.ts';

export type ServerDeps = HookApiDeps &
  JiraConnectDeps &
  OauthDeps &
  PageDeps & { readonly requests: RequestLog };

export async function createServer(deps: ServerDeps): Promise<FastifyInstance> {
  const server = fastify({
    // A branch name or an encoded path is longer than the router's own limit.
    routerOptions: { maxParamLength: 5000, ignoreTrailingSlash: true },
    forceCloseConnections: true,
    bodyLimit: 30 * 1024 * 1024,
  });
  await server.register(formbody);
  acceptEmptyJson(server);
  server.addHook('onRequest', async (request, reply) => {
    // GitLab's API and token endpoint answer any origin, for the browser of a linking administrator.
    if (request.url.startsWith('/api/') || request.url.startsWith('/oauth/token')) {
      void reply.headers({
        'access-control-allow-origin': '*',
        'access-control-expose-headers':
          'Link, X-Total, X-Total-Pages, X-Per-Page, X-Page, X-Next-Page, X-Prev-Page',
      });
    }
  });
  server.addHook('onResponse', async (request, reply) => {
    deps.requests.add({
      at: new Date(),
      method: request.method,
      route: routeOf(request),
      url: request.url,
      status: reply.statusCode,
    });
  });
  server.options('/*', (_request, reply) =>
    reply
      .status(204)
      .headers({
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
        'access-control-allow-headers': 'Authorization, Content-Type, Private-Token',
      })
      .send(),
  );
  server.setNotFoundHandler((_request, reply) =>
    reply.status(404).send({ error: '404 Not Found' }),
  );
  registerApi(server, deps);
  registerOauth(server, deps);
  registerJiraConnect(server, deps);
  registerPages(server, deps);
  return server;
}

function registerApi(server: FastifyInstance, deps: ServerDeps): void {
  const register = createRegister(server, deps);
  registerInstance(register, deps);
  registerGroups(register, deps);
  registerProjects(register, deps);
  registerMergeRequests(register, deps);
  registerBranches(register, deps);
  registerCommits(register, deps);
  registerCompare(register, deps);
  registerPipelines(register, deps);
  registerDeployments(register, deps);
  registerEnvironments(register, deps);
  registerFeatureFlags(register, deps);
  registerHooks(register, deps);
}

/** Clients send `Content-Type: application/json` with nothing behind it; GitLab takes that. */
function acceptEmptyJson(server: FastifyInstance): void {
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)));
    } catch {
      done(Object.assign(new Error('400 Bad Request'), { statusCode: 400 }));
    }
  });
}

function routeOf(request: FastifyRequest): string | null {
  if (request.is404) return null;
  return request.routeOptions.url ?? null;
}
