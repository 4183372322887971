import type { TokenSpec } from '../../sandbox/jira/index.ts';
import type { World } from './start-world.ts';

type Site = Pick<World, 'jira' | 'productUrl'>;

/** A lifecycle event as Jira would send it for a site of that client key, its token bent as told. */
export async function sendLifecycleEvent(
  { jira, productUrl }: Site,
  event: 'installed' | 'uninstalled',
  clientKey: string,
  how: { token?: TokenSpec | string | null; sharedSecret?: string } = {},
): Promise<Response> {
  const path = `/events/${event}`;
  const spec: TokenSpec = {
    alg: 'RS256',
    method: 'POST',
    url: path,
    ...(typeof how.token === 'object' && how.token),
  };
  const token =
    typeof how.token === 'string'
      ? how.token
      : jira.signedToken({ ...spec, claims: { iss: clientKey, ...spec.claims } });
  return fetch(`${productUrl}/-/jira_connect${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(how.token !== null && { authorization: `JWT ${token}` }),
    },
    body: JSON.stringify({
      clientKey,
      sharedSecret: how.sharedSecret ?? 'the-secret-of-another-site',
      baseUrl: jira.baseUrl,
      displayUrl: jira.baseUrl,
      eventType: event,
    }),
  });
}
