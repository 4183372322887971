import { Agent, type Dispatcher } from 'undici';
import type { OauthClient } from '../../domain/index.ts';
import type { Clock } from '../../lib/index.ts';
import { JiraError } from '../jira/jira-error.ts';
import type { JiraRoad, Reached } from '../jira/jira-road.ts';
import { sendRequest } from '../jira/send-request.ts';
import { createOauthTokens, makeCredentialsRefused } from './oauth-tokens.ts';
import { toCloudPath } from './to-cloud-path.ts';

type Deps = {
  readonly clock: Clock;
  readonly apiUrl?: URL | undefined;
  readonly dispatcher?: Dispatcher | undefined;
  readonly timeoutMs: number;
};

/** Where Atlassian takes what is sent with OAuth credentials. */
const atlassianApiUrl = new URL('https://api.atlassian.com');

/**
 * The road of OAuth credentials: Atlassian's API, with a token that is had for the credentials. A token that is
 * refused may have been ended before its time: once, a fresh one is tried.
 * @see reference jira-cloud 1.1 and 5
 */
export function createOauthRoad(deps: Deps): JiraRoad {
  const { clock, timeoutMs, apiUrl = atlassianApiUrl } = deps;
  const dispatcher = deps.dispatcher ?? new Agent();
  const tokens = createOauthTokens({ clock, apiUrl, dispatcher, timeoutMs });
  const base = apiUrl.href.replace(/\/+$/, '');
  return async (installation, { method, path, body }) => {
    const { cloudId, clientId } = getClient(installation);
    const site = installation.baseUrl.host;
    const credentials = { site, clientId, clientSecret: installation.sharedSecret };
    const cloudPath = toCloudPath(path, cloudId) ?? refusePath(site);
    const ask = (token: string) => {
      const authorization = `Bearer ${token}`;
      const url = `${base}${cloudPath}`;
      return sendRequest({ dispatcher, timeoutMs }, { site, url, method, authorization, body });
    };
    const token = await tokens.get(credentials);
    const answer = await ask(token);
    if (answer.status !== 401) return answer;
    await tokens.drop(credentials, token);
    const again = await ask(await tokens.get(credentials));
    if (again.status === 401) throw makeCredentialsRefused(site, 401, clock.now());
    return again;
  };
}

function getClient({ oauth, baseUrl }: Reached): OauthClient {
  if (oauth) return oauth;
  throw new Error(`${baseUrl.host} is not called with OAuth credentials.`);
}

function refusePath(site: string): never {
  throw new JiraError({
    code: 'JIRA_FORBIDDEN',
    retry: 'never',
    safe: `${site} cannot be asked that: OAuth credentials only reach development information.`,
  });
}
