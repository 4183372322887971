import type { Provider, ProviderAnswer, ProviderRoute } from '../providers/provider.ts';
import { refusal, refusalAt } from '../providers/provider.ts';
import type { Endpoint, EndpointRequest } from '../rest/endpoint.ts';
import type { RateLimiter } from '../traffic/rate-limit.ts';
import type { JiraStats } from '../traffic/stats.ts';
import type { OauthClients, OauthPermission } from './oauth-clients.ts';

export interface OauthDeps {
  readonly clients: OauthClients;
  readonly cloudId: string;
  readonly providers: readonly Provider[];
  readonly limiter: RateLimiter;
  readonly stats: JiraStats;
}

const audience = 'api.atlassian.com';

/** What Atlassian's API has for those who come with OAuth credentials, and the site's own id. */
export function listOauthEndpoints(deps: OauthDeps): Endpoint[] {
  return [
    { method: 'POST', path: '/oauth/token', answer: (request) => issueToken(deps, request) },
    {
      method: 'GET',
      path: '/_edge/tenant_info',
      answer: () => ({ status: 200, body: { cloudId: deps.cloudId } }),
    },
    ...deps.providers.flatMap((provider) =>
      provider.routes.map((route) => toCloudEndpoint(deps, provider, route)),
    ),
  ];
}

function issueToken({ clients }: OauthDeps, request: EndpointRequest): ProviderAnswer {
  const fields = Object(request.body) as Record<string, unknown>;
  if (fields.grant_type !== 'client_credentials' || fields.audience !== audience) {
    request.violate('parameter', 'a token is asked for with another grant or audience');
    return { status: 400, body: { error: 'invalid_request' } };
  }
  const token = clients.issue(fields.client_id, fields.client_secret, Date.now());
  if (token === null) {
    return { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } };
  }
  return {
    status: 200,
    body: { access_token: token, token_type: 'Bearer', expires_in: clients.tokenLifeS },
  };
}

/** Unlike at the site, every interface has the version 0.1, and the path names the site. */
function toCloudEndpoint(deps: OauthDeps, provider: Provider, route: ProviderRoute): Endpoint {
  const [, permission = '', rest = ''] = /^\/rest\/([a-z]+)\/[\d.]+(\/.*)$/.exec(route.path) ?? [];
  const refuse = refusalAt(route.path);
  return {
    method: route.method,
    path: `/jira/${permission}/0.1/cloud/:cloudId${rest}`,
    outline: (body) => provider.outline(body),
    answer: (request) => {
      const token = /^Bearer (\S+)$/.exec(request.authorization ?? '')?.[1] ?? '';
      const client = deps.clients.findByToken(token, Date.now());
      if (client === null) return refusal(401, 'Unauthorized; scope does not match');
      const isAllowed = client.permissions.includes(permission as OauthPermission);
      if (!isAllowed || request.params.cloudId !== deps.cloudId) {
        return refuse(403, 'The credentials may not do this at this site');
      }
      const { params, body, url, violate } = request;
      const appKey = `oauth:${client.clientId}`;
      const limit = deps.limiter.take({
        appKey,
        endpoint: `${route.method} ${route.path}`,
        isBackfill: provider.outline(body).operationType === 'BACKFILL',
      });
      if (!limit.isAllowed) deps.stats.rateLimited += 1;
      const answer = limit.isAllowed
        ? route.answer({ appKey, params, query: url.searchParams, body, violate })
        : refuse(429, 'Rate limit exceeded');
      return { ...answer, headers: { ...limit.headers, ...answer.headers } };
    },
  };
}
