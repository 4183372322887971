import { Agent, type Dispatcher } from 'undici';
import { type Clock, reveal } from '../../lib/index.ts';
import { JiraError } from '../jira/jira-error.ts';
import type { JiraRoad } from '../jira/jira-road.ts';
import { makeUnreachable, sendRequest } from '../jira/send-request.ts';
import { makeRanges } from '../network/public-address.ts';
import { makeLookup } from '../network/public-lookup.ts';
import { isAllowedUrl } from '../network/public-url.ts';

type Deps = {
  readonly clock: Clock;
  readonly allowPrivateHosts: boolean;
  readonly allowedPrivateRanges?: readonly string[] | undefined;
  readonly dispatcher?: Dispatcher | undefined;
  readonly timeoutMs: number;
};

const lookAgainMs = 10 * 60_000;

/**
 * The road of a Forge app: the address and the token that the app handed over. Only the app renews the token, every
 * hour; without a valid one it is JIRA_UNAUTHORIZED.
 * @see reference gitlab-app (i), System token
 */
export function createForgeRoad(deps: Deps): JiraRoad {
  const { clock, timeoutMs } = deps;
  const allowed = makeRanges(deps.allowedPrivateRanges ?? []);
  const dispatcher =
    deps.dispatcher ??
    new Agent({ connect: deps.allowPrivateHosts ? {} : { lookup: makeLookup(allowed) } });
  return async (installation, { method, path, body }) => {
    const site = installation.baseUrl.host;
    const { forge } = installation;
    const token = forge?.systemToken;
    if (!forge || !token || token.expiresAt <= clock.now()) {
      throw makeTokenMissing(site, token ? 'has expired' : 'is missing', clock.now());
    }
    const { apiBaseUrl } = forge;
    if (!deps.allowPrivateHosts && !isAllowedUrl(apiBaseUrl, allowed)) {
      throw makeUnreachable(site, 'the address of its API is not public https');
    }
    const url = `${apiBaseUrl.origin}${apiBaseUrl.pathname.replace(/\/+$/, '')}${path}`;
    const authorization = `Bearer ${reveal(token.value)}`;
    const sent = { site, url, method, authorization, body };
    const answer = await sendRequest({ dispatcher, timeoutMs }, sent);
    if (answer.status === 401) throw makeTokenMissing(site, 'is refused (status 401)', clock.now());
    return answer;
  };
}

function makeTokenMissing(site: string, what: string, now: Date): JiraError {
  return new JiraError({
    code: 'JIRA_APP_SILENT',
    retry: { at: new Date(now.getTime() + lookAgainMs) },
    safe: `The token of the Forge app of ${site} ${what}: the app hands one over every hour.`,
  });
}
