import type { Connection } from '../../domain/index.ts';
import type { Clock, Secret } from '../../lib/index.ts';
import type { ActAsServiceAccount } from '../../ports/index.ts';
import type { Caller } from '../api/call.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';
import { checkToken } from './check-token.ts';
import { decideDeployment } from './decide-deployment.ts';

/** Makes what acts with the token of a service account, which is sent as a bearer: so any kind of token will do. */
export function createActAsServiceAccount(deps: {
  api: GitlabApi;
  clock: Clock;
}): ActAsServiceAccount {
  return {
    decideDeployment: (connection, token, decision) =>
      decideDeployment(deps.api, asAccount(connection, token), decision),
    checkToken: (connection, token, target) =>
      checkToken(deps, asAccount(connection, token), target),
  };
}

function asAccount(connection: Connection, userToken: Secret): Caller {
  return { connection, priority: 'live', userToken };
}
