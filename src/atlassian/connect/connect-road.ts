import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { Agent, type Dispatcher } from 'undici';
import { type Clock, reveal } from '../../lib/index.ts';
import type { JiraRoad, Reached } from '../jira/jira-road.ts';
import { makeUnreachable, sendRequest } from '../jira/send-request.ts';
import { makeRanges } from '../network/public-address.ts';
import { makeLookup } from '../network/public-lookup.ts';
import { isAllowedUrl } from '../network/public-url.ts';
import { makeQueryStringHash } from './query-string-hash.ts';

type Deps = {
  readonly readAppKey: () => Promise<string>;
  readonly clock: Clock;
  readonly allowPrivateHosts: boolean;
  readonly allowedPrivateRanges?: readonly string[] | undefined;
  readonly dispatcher?: Dispatcher | undefined;
  readonly timeoutMs: number;
};

const tokenLifeS = 180;

/** The road of the Connect app: the site's own address, each request signed with the installation's secret. */
export function createConnectRoad(deps: Deps): JiraRoad {
  const allowed = makeRanges(deps.allowedPrivateRanges ?? []);
  const dispatcher =
    deps.dispatcher ??
    new Agent({ connect: deps.allowPrivateHosts ? {} : { lookup: makeLookup(allowed) } });
  return async (installation, { method, path, body }) => {
    const { baseUrl } = installation;
    const site = baseUrl.host;
    if (!deps.allowPrivateHosts && !isAllowedUrl(baseUrl, allowed)) {
      throw makeUnreachable(site, 'its address is not public https');
    }
    const url = `${baseUrl.origin}${baseUrl.pathname.replace(/\/+$/, '')}${path}`;
    const authorization = `JWT ${await signToken(deps, installation, method, path)}`;
    const { timeoutMs } = deps;
    return sendRequest({ dispatcher, timeoutMs }, { site, url, method, authorization, body });
  };
}

/** @see reference gitlab-app (a.4): no `aud` and no `sub` */
async function signToken(
  { readAppKey, clock }: Deps,
  { sharedSecret }: Reached,
  method: string,
  path: string,
): Promise<string> {
  const nowS = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT({ qsh: makeQueryStringHash(method, path) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(await readAppKey())
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + tokenLifeS)
    .sign(createSecretKey(reveal(sharedSecret), 'utf8'));
}
