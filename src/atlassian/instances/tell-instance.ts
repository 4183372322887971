import { randomUUID } from 'node:crypto';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { reveal } from '../../lib/index.ts';
import type { LifecycleEvent, PublicKeyStore, TellInstance } from '../../ports/index.ts';
import { connectPath } from '../connect/host.ts';
import { makeQueryStringHash } from '../connect/query-string-hash.ts';
import type { InstanceNetwork } from './instance-network.ts';

const keyBits = 3072;
const keyLifetimeMs = 300_000;

/**
 * Makes what hands a lifecycle event on to an instance, as GitLab's own proxy does: a form with a token in it,
 * signed with a fresh RSA key whose public half is to be had from us for 300 seconds. Only 200 is a success.
 * `uninstalled` goes the same way, since that is the token its receiver asks for; GitLab's own proxy signs it with
 * the shared secret, which no receiver takes.
 * @see reference gitlab-app (c.6), (c.7)
 */
export function createTellInstance(deps: {
  network: Pick<InstanceNetwork, 'send'>;
  publicKeys: Pick<PublicKeyStore, 'add'>;
}): TellInstance {
  return async (instanceUrl, { event, site }) => {
    const audience = instanceUrl.href.replace(/\/+$/, '') + connectPath;
    const path = `/events/${event}`;
    const jwt = await sign(deps.publicKeys, { audience, clientKey: site.clientKey, path });
    const answer = await deps.network.send({
      url: new URL(audience + path),
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: makeForm(event, site, jwt),
    });
    if (answer.kind === 'unreachable') return answer;
    const { status } = answer;
    return status === 200 ? { kind: 'told' } : { kind: 'refused', status };
  };
}

/** No `iat` and no `exp`: the key's own end is the token's. */
async function sign(
  publicKeys: Pick<PublicKeyStore, 'add'>,
  { audience, clientKey, path }: { audience: string; clientKey: string; path: string },
): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { modulusLength: keyBits });
  const id = randomUUID();
  await publicKeys.add({ id, pem: await exportSPKI(publicKey), lifetimeMs: keyLifetimeMs });
  return await new SignJWT({ qsh: makeQueryStringHash('POST', path) })
    .setProtectedHeader({ alg: 'RS256', kid: id })
    .setIssuer(clientKey)
    .setAudience(audience)
    .sign(privateKey);
}

function makeForm(
  eventType: LifecycleEvent['event'],
  site: LifecycleEvent['site'],
  jwt: string,
): string {
  const form = new URLSearchParams({ clientKey: site.clientKey, jwt, eventType });
  if (eventType === 'installed' && 'sharedSecret' in site) {
    form.set('sharedSecret', reveal(site.sharedSecret));
    form.set('baseUrl', withoutSlash(site.baseUrl));
  }
  return form.toString();
}

/** As Jira writes it: a bare origin ends without a slash. */
function withoutSlash({ href }: URL): string {
  return href.replace(/\/$/, '');
}
