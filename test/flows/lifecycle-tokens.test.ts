import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, describe, test } from 'node:test';
import type { TokenSpec } from '../../sandbox/jira/index.ts';
import { query } from '../support/query.ts';
import { sendLifecycleEvent } from '../support/site-events.ts';
import { useWorld } from '../support/use-world.ts';

const world = useWorld();
const events = ['installed', 'uninstalled'] as const;
const nowS = () => Math.floor(Date.now() / 1000);

/** The key that anybody can fetch, misused as a shared secret. */
async function signWithPublicKey(event: string, iss: string): Promise<string> {
  const { jira } = world();
  const kid = 'fetched-by-anybody';
  const spec = { method: 'POST', url: `/events/${event}`, header: { kid } };
  jira.signedToken({ ...spec, alg: 'RS256' });
  const secret = await (await fetch(`${jira.installKeysUrl}/${kid}`)).text();
  assert.match(secret, /BEGIN PUBLIC KEY/);
  const aud = [jira.app().descriptor.baseUrl];
  return jira.signedToken({ ...spec, alg: 'HS256', secret, claims: { iss, aud } });
}

const { privateKey: anotherKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const bent: Record<string, () => TokenSpec> = {
  'no algorithm (alg none)': () => ({ alg: 'none', header: { kid: 'none' } }),
  'the algorithm of pages (HS256)': () => ({ alg: 'HS256', header: { kid: 'hs' } }),
  'the signature of another key': () => ({ privateKey: anotherKey }),
  'a key that the server does not have': () => ({ publishKid: false }),
  'a key outside the key server': () => ({ header: { kid: '../../rest/api' }, publishKid: false }),
  'no key named (kid)': () => ({ header: { kid: undefined } }),
  'another issuer': () => ({ claims: { iss: 'another-site' } }),
  'no issuer': () => ({ claims: { iss: undefined } }),
  'another audience': () => ({ claims: { aud: ['https://another.example.com/-/jira_connect'] } }),
  'no audience': () => ({ claims: { aud: undefined } }),
  'the hash of another path': () => ({ url: '/events/enabled' }),
  'the hash of another method': () => ({ method: 'GET' }),
  'the hash of a page token': () => ({ claims: { qsh: 'context-qsh' } }),
  'no hash': () => ({ claims: { qsh: undefined } }),
  'its time over (exp)': () => ({ claims: { exp: nowS() - 60 } }),
  'its time not yet come (nbf)': () => ({ claims: { nbf: nowS() + 600 } }),
  'an issue date in the future (iat)': () => ({ claims: { iat: nowS() + 600 } }),
  'more than 8 KiB': () => ({ claims: { padding: 'x'.repeat(8192) } }),
};

const wholly: Record<string, (event: string, iss: string) => Promise<string | null>> = {
  'no token at all': async () => null,
  'a blank token': async () => ' ',
  'something that is no token': async () => 'a.b.c',
  'the public key as a shared secret': signWithPublicKey,
};

async function listSites() {
  return query<object>(world(), 'select * from installation order by id');
}

for (const event of events) {
  describe(`an event ${event} is refused, and nothing changes, with`, () => {
    // An install would be of a site that is new, an uninstall of the one that is there.
    const clientKey = () => (event === 'installed' ? 'intruder' : world().jira.app().clientKey);

    for (const [name, spec] of Object.entries(bent)) {
      test(name, () => isRefused(spec()));
    }
    for (const [name, makeToken] of Object.entries(wholly)) {
      test(name, async () => isRefused(await makeToken(event, clientKey())));
    }

    async function isRefused(token: TokenSpec | string | null): Promise<void> {
      const before = await listSites();
      const response = await sendLifecycleEvent(world(), event, clientKey(), { token });
      assert.equal(response.status, 401);
      assert.equal(await response.text(), '');
      assert.deepEqual(await listSites(), before);
    }
  });
}

describe('the same events with nothing bent', () => {
  after(() => assert.equal(world().jira.violations().length, 0));

  test('are accepted, so the refusals above were about what was bent', async () => {
    const sites = (await listSites()).length;
    const installed = await sendLifecycleEvent(world(), 'installed', 'a-new-site');
    assert.equal(installed.status, 200);
    assert.equal(await installed.text(), '');
    assert.equal((await listSites()).length, sites + 1);
    const uninstalled = await sendLifecycleEvent(world(), 'uninstalled', 'a-new-site');
    assert.equal(uninstalled.status, 200);
  });

  test('a key id that looks like a path is accepted', async () => {
    const kid = 'generic-keypair/cs-migrations/installation-key-pair--1';
    const token = { header: { kid } };
    const response = await sendLifecycleEvent(world(), 'installed', 'path-like', { token });
    assert.equal(response.status, 200);
  });
});
