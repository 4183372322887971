import { type Endpoint, endpoints } from '../../domain/index.ts';
import type { Clock } from '../../lib/index.ts';
import type { ListMissingPermissions } from '../../ports/index.ts';
import { apiPaths } from '../jira/api-paths.ts';
import { verifyAnswer } from '../jira/verify-answer.ts';
import { createOauthRoad } from './oauth-road.ts';

const timeoutMs = 15_000;

/** What nobody has sent: it is not there, which only those are told who may ask. */
const nothing = {
  devinfo: '/repository/0',
  builds: '/pipelines/0/builds/1',
  deployments: '/pipelines/0/environments/0/deployments/1',
  featureflags: '/flag/0',
} as const satisfies Record<Endpoint, string>;

/** Makes what tries OAuth credentials by asking each interface for something. */
export function createListMissingPermissions(deps: {
  clock: Clock;
  apiUrl: URL;
}): ListMissingPermissions {
  const take = createOauthRoad({ ...deps, timeoutMs });
  return async ({ cloudId, clientId, clientSecret, baseUrl }) => {
    const reached = { baseUrl, sharedSecret: clientSecret, oauth: { cloudId, clientId } };
    const missing: Endpoint[] = [];
    for (const endpoint of endpoints) {
      const path = `${apiPaths[endpoint]}${nothing[endpoint]}`;
      const answer = await take(reached, { method: 'GET', path });
      if (answer.status === 403) missing.push(endpoint);
      else if (answer.status !== 404) verifyAnswer(answer, deps.clock.now());
    }
    return missing;
  };
}
