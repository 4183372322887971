import { hasScope, type InstalledApp, type InstalledApps } from '../apps/installed-apps.ts';
import {
  type BodyOutline,
  type Provider,
  type ProviderAnswer,
  type ProviderRoute,
  refusalAt,
} from '../providers/provider.ts';
import { verifyAppToken } from '../tokens/verify-token.ts';
import type { RateLimiter } from '../traffic/rate-limit.ts';
import type { JiraStats } from '../traffic/stats.ts';
import type { Endpoint, EndpointRequest } from './endpoint.ts';

export interface AppEndpointDeps {
  readonly apps: InstalledApps;
  readonly limiter: RateLimiter;
  readonly stats: JiraStats;
}

/** The endpoints of one provider, each behind token, rate limit, module and scope. */
export function toEndpoints(deps: AppEndpointDeps, provider: Provider): Endpoint[] {
  return provider.routes.map((route) =>
    toEndpoint(deps, route, { module: provider.module, outline: provider.outline }),
  );
}

/** An endpoint that only an installed app may call; reading by POST needs READ alone. */
export function toEndpoint(
  deps: AppEndpointDeps,
  route: ProviderRoute,
  demands: {
    readonly module?: string;
    readonly isRead?: boolean;
    readonly outline?: (body: unknown) => BodyOutline;
  } = {},
): Endpoint {
  const scope = demands.isRead === true ? 'READ' : scopeOf[route.method];
  const outline: (body: unknown) => BodyOutline = demands.outline ?? (() => ({}));
  const refuse = refusalAt(route.path);
  return {
    method: route.method,
    path: route.path,
    outline,
    answer: async (request) => {
      const proven = await verifyAppToken(request, deps.apps.find, new Date());
      if (proven.kind === 'refused') {
        request.violate('token', proven.reason);
        return refuse(401, `Unauthorized: ${proven.reason}`);
      }
      const limit = deps.limiter.take({
        appKey: proven.owner.key,
        endpoint: `${route.method} ${route.path}`,
        isBackfill: outline(request.body).operationType === 'BACKFILL',
      });
      if (!limit.isAllowed) deps.stats.rateLimited += 1;
      const answer = limit.isAllowed
        ? answerProven(proven.owner, request)
        : refuse(429, 'Rate limit exceeded');
      return { ...answer, headers: { ...limit.headers, ...answer.headers } };
    },
  };

  function answerProven(app: InstalledApp, request: EndpointRequest): ProviderAnswer {
    const forbidden = findForbidden(app, request, scope, demands.module);
    if (forbidden !== null) {
      request.violate('scope', forbidden);
      return refuse(403, forbidden);
    }
    const { params, body, url, violate } = request;
    return route.answer({ appKey: app.key, params, query: url.searchParams, body, violate });
  }
}

const scopeOf = { GET: 'READ', POST: 'WRITE', DELETE: 'DELETE' } as const;

function findForbidden(
  app: InstalledApp,
  request: EndpointRequest,
  scope: 'READ' | 'WRITE' | 'DELETE',
  module: string | undefined,
): string | null {
  if (module !== undefined && app.descriptor.modules[module] === undefined)
    return `The app does not declare the module ${module}`;
  if (!hasScope(app, scope)) return `The app lacks the scope ${scope}`;
  return request.method === 'GET' && request.hasBody ? 'A GET must not have a body' : null;
}
