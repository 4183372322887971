import { checkPermissions, readUser } from '../directory/user-endpoints.ts';
import type { UserDirectory } from '../directory/users.ts';
import type { Provider, ProviderRoute } from '../providers/provider.ts';
import { refusalAt } from '../providers/provider.ts';
import type { Endpoint, EndpointRequest } from '../rest/endpoint.ts';
import type { RateLimiter } from '../traffic/rate-limit.ts';
import type { JiraStats } from '../traffic/stats.ts';
import type { ForgeManifest } from './forge-app.ts';
import type { ForgeTokens } from './forge-tokens.ts';

export interface ForgeEndpointDeps {
  readonly tokens: ForgeTokens;
  readonly cloudId: string;
  readonly findManifest: (appId: string) => ForgeManifest | undefined;
  readonly providers: readonly Provider[];
  readonly users: UserDirectory;
  readonly limiter: RateLimiter;
  readonly stats: JiraStats;
  readonly siteUrl: () => string;
}

/** What an app's token opens, below the address of Jira's interface for apps; the keys of invocation tokens. */
export const forgeJwksPath = '/forge/.well-known/jwks.json';
export const forgeApiPath = '/ex/jira';

const natives: Readonly<Record<string, { module: string; scope: string }>> = {
  jiraDevelopmentTool: { module: 'devops:developmentInfoProvider', scope: 'dev-info:jira' },
  jiraBuildInfoProvider: { module: 'devops:buildInfoProvider', scope: 'build-info:jira' },
  jiraDeploymentInfoProvider: {
    module: 'devops:deploymentInfoProvider',
    scope: 'deployment-info:jira',
  },
  jiraFeatureFlagInfoProvider: {
    module: 'devops:featureFlagInfoProvider',
    scope: 'feature-flag-info:jira',
  },
};
const verbs = { GET: 'read', POST: 'write', DELETE: 'delete' } as const;

type Demand = {
  readonly scope?: string;
  readonly module?: string | undefined;
  readonly provider?: Provider;
};

export function listForgeEndpoints(deps: ForgeEndpointDeps): Endpoint[] {
  const { users, siteUrl } = deps;
  const user: ProviderRoute = {
    method: 'GET',
    path: '/rest/api/3/user',
    answer: (call) => readUser(users, siteUrl(), call),
  };
  const permissions: ProviderRoute = {
    method: 'POST',
    path: '/rest/api/3/permissions/check',
    answer: (call) => checkPermissions(users, call),
  };
  const serverInfo: ProviderRoute = {
    method: 'GET',
    path: '/rest/api/3/serverInfo',
    answer: () => ({ status: 200, body: { baseUrl: siteUrl(), deploymentType: 'Cloud' } }),
  };
  return [
    { method: 'GET', path: forgeJwksPath, answer: () => ({ status: 200, body: deps.tokens.jwks }) },
    toAppEndpoint(deps, serverInfo, {}),
    toAppEndpoint(deps, user, { scope: 'read:jira-user' }),
    toAppEndpoint(deps, permissions, { scope: 'read:permission:jira' }),
    ...deps.providers.flatMap((provider) =>
      provider.routes.map((route) => {
        const native = natives[provider.module];
        const scope = `${verbs[route.method]}:${native?.scope}`;
        return toAppEndpoint(deps, route, { scope, module: native?.module, provider });
      }),
    ),
  ];
}

function toAppEndpoint(deps: ForgeEndpointDeps, route: ProviderRoute, demand: Demand): Endpoint {
  const refuse = refusalAt(route.path);
  const outline = (body: unknown) => demand.provider?.outline(body) ?? {};
  return {
    method: route.method,
    path: `${forgeApiPath}/:cloudId${route.path}`,
    outline,
    answer: (request) => {
      const token = /^Bearer (\S+)$/.exec(request.authorization ?? '')?.[1] ?? '';
      const owner = deps.tokens.findByToken(token);
      if (owner === null) return refuse(401, 'Unauthorized; the token is unknown, or has expired');
      const flaw = findFlaw(deps, owner.appId, request, demand);
      if (flaw !== null) {
        request.violate('scope', flaw);
        return refuse(403, flaw);
      }
      const appKey = `forge:${owner.appId}`;
      const { operationType } = outline(request.body);
      const isBackfill = operationType === 'BACKFILL';
      const endpoint = `${route.method} ${route.path}`;
      const limit = deps.limiter.take({ appKey, endpoint, isBackfill });
      if (!limit.isAllowed) deps.stats.rateLimited += 1;
      const { params, body, url, violate } = request;
      const answer = limit.isAllowed
        ? route.answer({ appKey, params, query: url.searchParams, body, violate })
        : refuse(429, 'Rate limit exceeded');
      return { ...answer, headers: { ...limit.headers, ...answer.headers } };
    },
  };
}

function findFlaw(
  deps: ForgeEndpointDeps,
  appId: string,
  { params }: EndpointRequest,
  { scope, module }: Demand,
): string | null {
  const manifest = deps.findManifest(appId);
  if (params.cloudId !== deps.cloudId) return 'The token is of another site';
  if (scope !== undefined && manifest?.permissions.scopes.includes(scope) !== true)
    return `The app lacks the scope ${scope}`;
  const isDeclared = module === undefined || manifest?.modules[module] !== undefined;
  return isDeclared ? null : `The app does not declare the module ${module}`;
}
