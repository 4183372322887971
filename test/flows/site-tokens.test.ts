import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TokenSpec } from '../../sandbox/jira/index.ts';
import { givenLinkedProject, linkGroup, listSubscriptions } from '../support/link-group.ts';
import { query } from '../support/query.ts';
import { sendLifecycleEvent } from '../support/site-events.ts';
import { useWorld } from '../support/use-world.ts';

const otherSite = { clientKey: 'another-site', sharedSecret: 'the-secret-of-another-site' };

const world = useWorld({}, async (made) => {
  await givenLinkedProject(made, 'acme');
  made.gitlab.createGroup({ path: 'wanted' });
  const { status } = await sendLifecycleEvent(made, 'installed', otherSite.clientKey, otherSite);
  assert.equal(status, 200);
});

const page = '/-/jira_connect/subscriptions';
const rest = '/api/v4/integrations/jira_connect/subscriptions';
const nowS = () => Math.floor(Date.now() / 1000);

type Call = { method: string; path: string; status: number; text: RegExp };

const calls: Record<string, () => Call | Promise<Call>> = {
  'the page': () => ({ method: 'GET', path: page, status: 403, text: /<html/ }),
  'the list': () => ({ method: 'GET', path: `${page}.json`, status: 403, text: /"error"/ }),
  'the link call of the page': () => ({
    method: 'POST',
    path: page,
    status: 403,
    text: /"error"/,
  }),
  'the link call of the REST API': () => ({
    method: 'POST',
    path: rest,
    status: 401,
    text: /^{"message":"401 Unauthorized - (JWT authentication failed|Invalid JWT token)"}$/,
  }),
  'the unlink call': async () => ({
    method: 'DELETE',
    path: (await listSubscriptions(world()))[0]?.unlink_path ?? '',
    status: 403,
    text: /"error"/,
  }),
};

/** Right for every call, had it not been bent: the hash is looked at by the page only. */
function makeToken(call: Call, bend: TokenSpec): string {
  const usesOwnHash = call.path === page && call.method === 'GET';
  const claims = usesOwnHash ? {} : { qsh: 'context-qsh' };
  return world().jira.signedToken({
    method: call.method,
    url: call.path.replace('/-/jira_connect', ''),
    accountId: 'admin-account',
    ...bend,
    claims: { ...claims, ...bend.claims },
  });
}

/** The token stands in the address; the header carries GitLab's own. */
async function send(call: Call, token: string | null): Promise<Response> {
  const { gitlab, productUrl } = world();
  const gitlabToken = gitlab.createToken(gitlab.root, { kind: 'oauth', scopes: ['api'] }).value;
  const jwt = token === null ? '' : `?jwt=${encodeURIComponent(token)}`;
  const isLink = call.method === 'POST';
  return fetch(`${productUrl}${call.path}${jwt}`, {
    method: call.method,
    headers: isLink
      ? { authorization: `Bearer ${gitlabToken}`, 'content-type': 'application/json' }
      : {},
    ...(isLink && {
      body: JSON.stringify({ namespace_path: 'wanted', ...(jwt === '' && { jwt: '' }) }),
    }),
  });
}

const bent: Record<string, () => TokenSpec> = {
  'no algorithm (alg none)': () => ({ alg: 'none' }),
  'the algorithm of install events (RS256)': () => ({ alg: 'RS256' }),
  'the signature of another secret': () => ({ secret: 'guessed' }),
  'an empty secret': () => ({ secret: '' }),
  "another site's secret": () => ({ secret: otherSite.sharedSecret }),
  "another site's name under this site's secret": () => ({ claims: { iss: otherSite.clientKey } }),
  'an unknown issuer': () => ({ claims: { iss: 'nobody' } }),
  'no issuer': () => ({ claims: { iss: undefined } }),
  'its time over (exp)': () => ({ claims: { exp: nowS() - 60 } }),
  'its time not yet come (nbf)': () => ({ claims: { nbf: nowS() + 600 } }),
  'an issue date in the future (iat)': () => ({ claims: { iat: nowS() + 600 } }),
  'more than 8 KiB': () => ({ claims: { padding: 'x'.repeat(8192) } }),
};

const wholly: Record<string, string | null> = {
  'no token': null,
  'a blank token': ' ',
  'something that is no token': 'a.b.c',
};

/** Everything that a refused call must leave as it is. */
async function readState() {
  const links = await query<object>(world(), 'select * from link order by id');
  return { links, sites: await query<object>(world(), 'select * from installation order by id') };
}

async function isRefused(call: Call, token: string | null): Promise<void> {
  const before = await readState();
  const response = await send(call, token);
  assert.equal(response.status, call.status);
  assert.match(await response.text(), call.text);
  assert.deepEqual(await readState(), before);
}

for (const [name, makeCall] of Object.entries(calls)) {
  describe(`${name} is refused, and nothing changes, with`, () => {
    for (const [what, bend] of Object.entries(bent)) {
      test(what, async () => {
        const call = await makeCall();
        await isRefused(call, makeToken(call, bend()));
      });
    }
    for (const [what, token] of Object.entries(wholly)) {
      test(what, async () => isRefused(await makeCall(), token));
    }
  });
}

describe('the query string hash', () => {
  const { 'the page': thePage, 'the list': theList } = calls;
  const theRest = calls['the link call of the REST API'];
  const context = { claims: { qsh: 'context-qsh' } };

  async function statusOf(makeCall: (() => Call | Promise<Call>) | undefined, bend: TokenSpec) {
    assert.ok(makeCall);
    const call = await makeCall();
    return (await send(call, makeToken(call, bend))).status;
  }

  test('of the page must be that of the request', async () => {
    assert.equal(await statusOf(thePage, {}), 200);
    assert.equal(await statusOf(thePage, context), 403);
    assert.equal(await statusOf(thePage, { url: '/subscriptions/1' }), 403);
    assert.equal(await statusOf(thePage, { claims: { qsh: undefined } }), 403);
    const loaded = await fetch(world().jira.pageUrl('/subscriptions', 'admin-account'));
    assert.equal(loaded.status, 200);
  });

  test('of the list may be that of the request or that of tokens made in the page', async () => {
    const own = { claims: {}, url: '/subscriptions.json' };
    const { jira, productUrl } = world();
    const jwt = jira.signedToken(own);
    assert.equal((await fetch(`${productUrl}${page}.json?jwt=${jwt}`)).status, 200);
    assert.equal(await statusOf(theList, context), 200);
    assert.equal(await statusOf(theList, { claims: { qsh: 'another' } }), 403);
  });

  test('of the REST call must be that of tokens made in the page', async () => {
    const jwt = world().jira.signedToken({ method: 'POST', url: rest });
    const call = await theRest?.();
    assert.ok(call);
    assert.equal((await send(call, jwt)).status, 401);
    assert.equal(await statusOf(theRest, { claims: { qsh: undefined } }), 401);
  });
});

describe('a site', () => {
  test('sees and removes its own links only', async () => {
    await linkGroup(world(), 'wanted');
    const own = await listSubscriptions(world());
    assert.equal(own.length, 2);
    const { jira, productUrl } = world();
    const jwt = jira.signedToken({
      secret: otherSite.sharedSecret,
      accountId: 'admin-account',
      claims: { iss: otherSite.clientKey, qsh: 'context-qsh' },
    });
    const list = await fetch(`${productUrl}${page}.json?jwt=${jwt}`);
    const { subscriptions } = (await list.json()) as { subscriptions: unknown[] };
    assert.deepEqual(subscriptions, []);
    const url = `${productUrl}${own[0]?.unlink_path}?jwt=${jwt}`;
    assert.equal((await fetch(url, { method: 'DELETE' })).status, 404);
    assert.deepEqual(await listSubscriptions(world()), own);
  });
});
