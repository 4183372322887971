import { checkPermissions, readUser } from '../directory/user-endpoints.ts';
import type { UserDirectory } from '../directory/users.ts';
import { type Provider, refusal } from '../providers/provider.ts';
import type { InstallKeys } from '../tokens/install-keys.ts';
import { type AppEndpointDeps, toEndpoint, toEndpoints } from './app-endpoint.ts';
import type { Endpoint } from './endpoint.ts';

export interface SiteEndpointDeps extends AppEndpointDeps {
  readonly providers: readonly Provider[];
  readonly users: UserDirectory;
  readonly keys: InstallKeys;
  readonly siteUrl: () => string;
}

/** Where the key server is on this site; Atlassian's own has a host of its own. */
export const installKeysPath = '/install-keys';

/** Every path that an app calls. */
export function listSiteEndpoints(deps: SiteEndpointDeps): Endpoint[] {
  return [
    ...deps.providers.flatMap((provider) => toEndpoints(deps, provider)),
    ...['3', 'latest'].flatMap((version) => platformEndpoints(deps, version)),
    { method: 'GET', path: '/status', answer: () => ({ status: 200, body: { state: 'RUNNING' } }) },
    { method: 'GET', path: `${installKeysPath}/*`, answer: ({ params }) => findKey(deps, params) },
  ];
}

function platformEndpoints(deps: SiteEndpointDeps, version: string): Endpoint[] {
  const base = `/rest/api/${version}`;
  return [
    toEndpoint(
      deps,
      {
        method: 'GET',
        path: `${base}/user`,
        answer: (call) => readUser(deps.users, deps.siteUrl(), call),
      },
      { isRead: true },
    ),
    toEndpoint(
      deps,
      {
        method: 'POST',
        path: `${base}/permissions/check`,
        answer: (call) => checkPermissions(deps.users, call),
      },
      { isRead: true },
    ),
  ];
}

function findKey(deps: SiteEndpointDeps, params: Readonly<Record<string, string>>) {
  const pem = deps.keys.findPublicKey(params['*'] ?? '');
  return pem === null
    ? refusal(404, 'No such key')
    : { status: 200, body: pem, headers: { 'content-type': 'text/plain' } };
}
