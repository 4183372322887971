import type { Endpoint } from '../rest/endpoint.ts';
import { createOauthClients, type OauthClients } from './oauth-clients.ts';
import { listOauthEndpoints, type OauthDeps } from './oauth-endpoints.ts';

export interface Oauth {
  readonly credentials: OauthClients;
  readonly endpoints: readonly Endpoint[];
}

// As at Atlassian.
const defaultTokenLifeS = 900;

/** The OAuth credentials of a site, and what Atlassian's API has for them. */
export function createOauth(
  deps: Omit<OauthDeps, 'clients'>,
  tokenLifeS = defaultTokenLifeS,
): Oauth {
  const clients = createOauthClients(tokenLifeS);
  return {
    endpoints: listOauthEndpoints({ ...deps, clients }),
    credentials: {
      ...clients,
      remove: (clientId) => {
        clients.remove(clientId);
        for (const provider of deps.providers) provider.forgetApp(`oauth:${clientId}`);
      },
    },
  };
}
