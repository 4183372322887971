import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstanceSight } from '../../ports/index.ts';
import { useInstance } from './instance.fake.ts';
import { createInstanceNetwork } from './instance-network.ts';
import { createLookAtInstance } from './look-at-instance.ts';

const network = createInstanceNetwork(
  { allowPrivateHosts: true, allowedPrivateRanges: [] },
  { timeoutMs: 500 },
);
const look = createLookAtInstance(network);

type Answer = [status: number, body: string];
const refused: Answer = [401, '{"message":"401 Unauthorized"}'];
const missing: Answer = [404, '<html>404</html>'];

const table: [what: string, application: Answer, version: Answer, InstanceSight][] = [
  [
    'a GitLab that is ready',
    [200, '{"application_id":"abc"}'],
    refused,
    { kind: 'instance', version: null, applicationId: 'abc' },
  ],
  [
    'a GitLab without an application',
    missing,
    refused,
    { kind: 'instance', version: null, applicationId: null },
  ],
  [
    'an instance that tells its version',
    missing,
    [200, '{"version":"17.4.1-ee","revision":"x"}'],
    { kind: 'instance', version: '17.4.1-ee', applicationId: null },
  ],
  [
    'an instance that is this product',
    [200, '{"application_id":"abc"}'],
    missing,
    { kind: 'instance', version: null, applicationId: 'abc' },
  ],
  ['a shop', [200, '<html>shop</html>'], missing, { kind: 'other', status: 200 }],
  ['a proxy that asks for a sign-in', [401, 'no'], [401, 'no'], { kind: 'other', status: 401 }],
  ['a redirect', [302, ''], [302, ''], { kind: 'other', status: 302 }],
  ['a hostile answer', [200, `{"application_id":7}`], [200, '[]'], { kind: 'other', status: 200 }],
];

for (const [what, application, version, expected] of table) {
  test(`${what} is seen`, async (t) => {
    const { url, heard } = await useInstance(t, ({ url: path }, response) => {
      const [status, body] = path?.endsWith('/api/v4/version') ? version : application;
      response.writeHead(status).end(body);
    });
    assert.deepEqual(await look(url), expected);
    assert.deepEqual(heard.map(({ path }) => path).toSorted(), [
      '/gitlab/-/jira_connect/oauth_application_id',
      '/gitlab/api/v4/version',
    ]);
    assert.ok(heard.every(({ headers }) => headers.authorization === undefined));
  });
}

test('what is larger than an answer may be is not read', async (t) => {
  const { url } = await useInstance(t, (_request, response) => {
    response.writeHead(200).end(`{"application_id":"${'x'.repeat(100_000)}"}`);
  });
  assert.deepEqual(await look(url), { kind: 'other', status: 200 });
});

test('nothing is seen where nothing answers', async (t) => {
  const { url, close } = await useInstance(t, () => undefined);
  assert.deepEqual(await look(url), {
    kind: 'unreachable',
    reason: 'it did not answer in time',
  });
  await close();
  assert.deepEqual(await look(url), { kind: 'unreachable', reason: 'ECONNREFUSED' });
});
