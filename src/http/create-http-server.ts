import { fileURLToPath } from 'node:url';
import formbody from '@fastify/formbody';
import serveStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import { addAnswerHeaders } from './answer-headers.ts';
import { addGroupRoutes } from './api/groups.ts';
import { addIntegrationRoutes } from './api/integrations.ts';
import { addJiraCloudAppRoutes } from './api/jira-cloud-app.ts';
import { addOperatorApi } from './api/operator/add-operator-api.ts';
import { addApplicationIdRoutes } from './connect/application-id.ts';
import { addBranchRoutes } from './connect/branches.ts';
import { allowProxyPages } from './connect/cross-origin.ts';
import { addDescriptorRoutes } from './connect/descriptor.ts';
import { addInstallationRoutes } from './connect/installations.ts';
import { addLifecycleRoutes } from './connect/lifecycle.ts';
import { addPublicKeyRoutes } from './connect/public-keys.ts';
import { addSubscriptionRoutes } from './connect/subscriptions.ts';
import { catchErrors } from './errors.ts';
import { addForgeApi } from './forge/add-forge-api.ts';
import { believeForgeCalls } from './forge/believe-forge-calls.ts';
import { addGitlabHookRoutes } from './gitlab-hooks.ts';
import { addHealthRoutes } from './health.ts';
import type { HttpDeps } from './http-deps.ts';
import { addPageRoutes } from './page/page-routes.ts';
import { addPagesApi } from './pages-api/add-pages-api.ts';
import { addBranchPageRoutes } from './pages-api/branch-routes.ts';
import { addInstanceRoutes } from './pages-api/instance-routes.ts';
import { publicPath, stripPrefix } from './public-path.ts';
import { logRequests } from './request-log.ts';

/** Webhooks have a limit of their own. */
const maxBodyBytes = 64 * 1024;

const staticFolder = fileURLToPath(new URL('./page/static', import.meta.url));

/**
 * The web server, not yet listening. Everything is served below the path of `publicUrl` and at the
 * root as well, since a proxy may strip the prefix. Serves `/-/jira_connect/static/logo.svg` for the
 * descriptor's `logoUrl`.
 */
export function createHttpServer(deps: HttpDeps): FastifyInstance {
  const prefix = publicPath(deps.publicUrl);
  const app = fastify({
    // Own lines instead: the framework's cost a child logger per request, and show tokens.
    logger: false,
    bodyLimit: maxBodyBytes,
    requestTimeout: 60_000,
    keepAliveTimeout: 75_000,
    http: { headersTimeout: 15_000 },
    // What a request says and nobody knows is refused, where its schema is closed: a misspelt `project` must
    // not mean all of them.
    ajv: { customOptions: { removeAdditional: false } },
    // An encoded path of a group is one parameter.
    routerOptions: { maxParamLength: 1_024 },
    trustProxy: deps.trustedProxies.length > 0 && [...deps.trustedProxies],
    rewriteUrl: ({ url = '/' }) => stripPrefix(prefix, url),
  });
  catchErrors(app, deps);
  app.register(async (quiet) => addGitlabHookRoutes(quiet, deps));
  app.register(async (quiet) => addHealthRoutes(quiet, deps));
  app.register(async (logged) => addLoggedRoutes(logged, deps));
  return app;
}

async function addLoggedRoutes(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  logRequests(app, deps);
  addAnswerHeaders(app, deps);
  believeForgeCalls(app, deps);
  await app.register(formbody);
  await app.register(serveStatic, {
    root: staticFolder,
    prefix: '/-/jira_connect/static/',
    decorateReply: false,
    index: false,
  });
  allowProxyPages(app, deps);
  addDescriptorRoutes(app, deps);
  addLifecycleRoutes(app, deps);
  addSubscriptionRoutes(app, deps);
  addApplicationIdRoutes(app, deps);
  addInstallationRoutes(app, deps);
  addPublicKeyRoutes(app, deps);
  addBranchRoutes(app, deps);
  await addPageRoutes(app, deps);
  addIntegrationRoutes(app, deps);
  addJiraCloudAppRoutes(app, deps);
  addGroupRoutes(app, deps);
  await app.register(async (api) => addForgeApi(api, deps));
  await app.register(async (api) => addPagesApi(api, deps));
  addInstanceRoutes(app, deps);
  addBranchPageRoutes(app, deps);
  await app.register(async (api) => addOperatorApi(api, deps));
}
