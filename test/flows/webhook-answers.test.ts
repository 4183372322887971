import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { query } from '../support/query.ts';
import {
  type Bent,
  makeRequest,
  sendWebhook,
  signWebhook,
  unsigned,
} from '../support/send-webhook.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

let shop: Project;
const given = useWorld({}, async (world) => {
  shop = await givenLinkedProject(world, 'acme');
});
const groupHook = () =>
  given()
    .gitlab.hooks()
    .find(({ owner }) => owner.kind === 'group');
const nowS = () => Math.floor(Date.now() / 1000);

test('a webhook is answered 200 with nothing else, and processed', async () => {
  const response = await sendWebhook(await makeRequest(given(), shop, 'ANSWER-1'));
  assert.equal(response.status, 200);
  assert.equal(await response.text(), '');
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(given(), 'ANSWER-1').branches, ['ANSWER-1']),
  );
});

test('a webhook is answered 200 also when its event is unknown', async () => {
  const request = await makeRequest(given(), shop, 'ANSWER-2');
  const body = JSON.stringify({ object_kind: 'telepathy', project: { id: shop.id } });
  const headers = { 'X-Gitlab-Event': 'Telepathy Hook', ...signWebhook(groupHook(), body, nowS()) };
  assert.equal((await sendWebhook(request, { body, headers })).status, 200);
});

test('a webhook is refused alike with a wrong, a missing, an old proof and at an unknown address', async () => {
  const request = await makeRequest(given(), shop, 'ANSWER-3');
  const { body } = request;
  const old = signWebhook(groupHook(), body, nowS() - 600);
  const ahead = signWebhook(groupHook(), body, nowS() + 600);
  const cases: Record<string, Bent> = {
    'signature of another body': { headers: signWebhook(groupHook(), `${body} `, nowS()) },
    'signature by another key': { headers: signWebhook(undefined, body, nowS()) },
    'no signature, though the token is right': { headers: unsigned },
    'no signature and no token': { headers: { ...unsigned, 'X-Gitlab-Token': undefined } },
    'old signature': { headers: old },
    'signature of the future': { headers: ahead },
    'changed timestamp': { headers: { ...old, 'webhook-timestamp': String(nowS()) } },
    'no timestamp': { headers: { 'webhook-timestamp': undefined } },
    'unknown address': { url: `${request.url.slice(0, -3)}xyz` },
  };
  const answers = new Set<string>();
  for (const [name, bent] of Object.entries(cases)) {
    const response = await sendWebhook(request, bent);
    assert.equal(response.status, 401, name);
    answers.add(await response.text());
  }
  assert.equal(answers.size, 1, [...answers].join('\n'));
  assert.match([...answers].join(), /HOOK_REFUSED/);
  await settle(given());
  assert.deepEqual(jiraShows(given(), 'ANSWER-3').branches, []);
  assert.equal((await sendWebhook(request)).status, 200);
});

test('a webhook is answered 400 when its body is not JSON', async () => {
  const request = await makeRequest(given(), shop, 'quiet');
  for (const body of ['{"object_kind":', 'push', '"push"', '']) {
    const response = await sendWebhook(request, {
      body,
      headers: signWebhook(groupHook(), body, nowS()),
    });
    assert.equal(response.status, 400, body);
    assert.match(await response.text(), /REQUEST_INVALID/);
  }
});

test('a webhook is taken up to 25 MiB and answered 413 above', async () => {
  const request = await makeRequest(given(), shop, 'quiet');
  const most = 25 * 1024 * 1024;
  const frame = JSON.stringify({ object_kind: 'none', text: '' });
  const makeBody = (size: number) => frame.replace('""', `"${'x'.repeat(size - frame.length)}"`);
  const tooMuch = makeBody(most + 1);
  const refused = await sendWebhook(request, {
    body: tooMuch,
    headers: signWebhook(groupHook(), tooMuch, nowS()),
  });
  assert.equal(refused.status, 413);
  await refused.text();
  const enough = makeBody(most);
  const taken = await sendWebhook(request, {
    body: enough,
    headers: {
      'Idempotency-Key': 'as-large-as-can-be',
      ...signWebhook(groupHook(), enough, nowS()),
    },
  });
  assert.equal(taken.status, 200);
});

test('a webhook that GitLab repeats is processed once', async () => {
  const request = await makeRequest(given(), shop, 'ANSWER-4');
  for (let time = 1; time <= 3; time += 1) assert.equal((await sendWebhook(request)).status, 200);
  const rows = await query<{ count: number }>(
    given(),
    'select count(*)::int as count from delivery where idempotency_key = $1',
    [request.headers['Idempotency-Key']],
  );
  assert.deepEqual(rows, [{ count: 1 }]);
});

test('a webhook whose body is not as GitLab documents it is kept with the reason after five tries', async () => {
  const request = await makeRequest(given(), shop, 'quiet');
  const body = JSON.stringify({ object_kind: 'push', ref: 42 });
  const response = await sendWebhook(request, {
    body,
    headers: { 'Idempotency-Key': 'odd', ...signWebhook(groupHook(), body, nowS()) },
  });
  assert.equal(response.status, 200);
  const { reads } = await given().storage();
  await eventually(async () => (await reads.work()).deliveriesGivenUp === 1);
  const rows = await query<{ attempts: number; problem: string; body: string }>(
    given(),
    `select attempts, problem, body from delivery where idempotency_key = 'odd'`,
  );
  assert.equal(rows.length, 1);
  assert.equal(rows[0]?.attempts, 5);
  assert.equal(rows[0]?.body, body);
  assert.match(rows[0]?.problem ?? '', /not as documented at \/\w+/);
});
