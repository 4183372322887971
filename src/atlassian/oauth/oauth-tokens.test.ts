import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Agent } from 'undici';
import { makeSecret } from '../../lib/index.ts';
import { createOauthTokens } from './oauth-tokens.ts';

type Asked = Record<string, string>;
type Answer = { status: number; body: string };

/** Atlassian's token endpoint, with a clock that is set by hand. */
async function setUp(t: TestContext, answer: (count: number) => Answer) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += piece;
    asked.push({ path: request.url ?? '', ...JSON.parse(text) });
    const { status, body } = answer(asked.length);
    response.writeHead(status).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dispatcher = new Agent();
  t.after(async () => {
    await dispatcher.close();
    server.close();
  });
  let nowMs = Date.UTC(2026, 10, 22);
  const tokens = createOauthTokens({
    clock: { now: () => new Date(nowMs) },
    apiUrl: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`),
    dispatcher,
    timeoutMs: 2_000,
  });
  const wait = (seconds: number) => {
    nowMs += seconds * 1000;
  };
  return { asked, tokens, wait };
}

const good = (count: number) => ({
  status: 200,
  body: JSON.stringify({ access_token: `token-${count}`, expires_in: 900, token_type: 'Bearer' }),
});
const credentials = {
  site: 'one.atlassian.net',
  clientId: 'client',
  clientSecret: makeSecret('secret'),
};

test('a token is asked for as Atlassian documents it, once for all who wait', async (t) => {
  const { asked, tokens } = await setUp(t, good);
  const all = await Promise.all(Array.from({ length: 5 }, () => tokens.get(credentials)));
  assert.deepEqual(new Set(all), new Set(['token-1']));
  assert.deepEqual(asked, [
    {
      path: '/api/oauth/token',
      grant_type: 'client_credentials',
      audience: 'api.atlassian.com',
      client_id: 'client',
      client_secret: 'secret',
    },
  ]);
});

test('a token is followed by another a minute before it ends', async (t) => {
  const { tokens, wait } = await setUp(t, good);
  assert.equal(await tokens.get(credentials), 'token-1');
  wait(839);
  assert.equal(await tokens.get(credentials), 'token-1');
  wait(1);
  const both = await Promise.all([tokens.get(credentials), tokens.get(credentials)]);
  assert.deepEqual(both, ['token-2', 'token-2']);
});

test('a new secret is tried at once', async (t) => {
  const { asked, tokens } = await setUp(t, good);
  await tokens.get(credentials);
  await tokens.get({ ...credentials, clientSecret: makeSecret('newer') });
  assert.deepEqual(
    asked.map(({ client_secret }) => client_secret),
    ['secret', 'newer'],
  );
});

test('a refused token is forgotten, but not the one that followed it', async (t) => {
  const { tokens } = await setUp(t, good);
  const first = await tokens.get(credentials);
  await tokens.drop(credentials, first);
  assert.equal(await tokens.get(credentials), 'token-2');
  await tokens.drop(credentials, first);
  assert.equal(await tokens.get(credentials), 'token-2');
});

const failures: [status: number, body: string, code: string][] = [
  [401, '{"error":"access_denied"}', 'JIRA_CREDENTIALS_REFUSED'],
  [400, '{"error":"invalid_client"}', 'JIRA_CREDENTIALS_REFUSED'],
  [403, '', 'JIRA_CREDENTIALS_REFUSED'],
  [429, '', 'JIRA_RATE_LIMITED'],
  [503, '', 'JIRA_UNREACHABLE'],
  [404, '', 'JIRA_ANSWER_UNEXPECTED'],
  [302, '', 'JIRA_ANSWER_UNEXPECTED'],
  [200, '<html>', 'JIRA_ANSWER_UNEXPECTED'],
  [200, '{"access_token":""}', 'JIRA_ANSWER_UNEXPECTED'],
];
for (const [status, body, code] of failures) {
  test(`${status} ${body} is ${code}, and the next one asks again`, async (t) => {
    const answers = [{ status, body }, good(2)];
    const { tokens } = await setUp(t, (count) => answers[count - 1] ?? good(count));
    await assert.rejects(tokens.get(credentials), { code });
    assert.equal(await tokens.get(credentials), 'token-2');
  });
}
