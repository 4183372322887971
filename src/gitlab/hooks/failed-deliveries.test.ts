import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { FakeAnswer, FakeCall } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { useGitlab } from '../../../test/fixtures/gitlab/use-gitlab.ts';
import type { FailedDelivery, HookOwner } from '../../ports/index.ts';

const project: HookOwner = { kind: 'project', id: 7 };
const since = new Date('2025-06-01T00:00:00Z');

async function listFailed(
  t: TestContext,
  respond: (call: FakeCall) => FakeAnswer,
  owner = project,
) {
  const { fake, gitlab } = await useGitlab(t, respond);
  const pages: (readonly FailedDelivery[])[] = [];
  for await (const page of gitlab.hooks.failedDeliveries(fake.connection, owner, {
    id: 9,
    since,
  })) {
    pages.push(page);
  }
  return { fake, pages };
}

function makeRow(key: string, created_at: string, fields: object = {}): object {
  return {
    id: 1,
    url: 'https://jira-app.example.com/-/gitlab/hooks/k3y',
    trigger: 'push_hooks',
    request_headers: {
      'Content-Type': 'application/json',
      'X-Gitlab-Event': 'Push Hook',
      'Idempotency-Key': key,
      'X-Gitlab-Token': '[REDACTED]',
    },
    request_data: { object_kind: 'push', ref: key },
    response_status: 'internal error',
    created_at,
    ...fields,
  };
}

const recent = '2025-06-01T00:00:00.000Z';
const old = '2025-05-31T23:59:59.000Z';

function makeDelivery(key: string): FailedDelivery {
  const body = JSON.stringify({ object_kind: 'push', ref: key });
  return { event: 'Push Hook', idempotencyKey: key, body };
}

test('deliveries that failed on either side are read back to where they matter', async (t) => {
  const { fake, pages } = await listFailed(t, ({ query }) => {
    if (query.get('status') === 'client_failure') return { json: [makeRow('d', recent)] };
    return query.get('page') === '2'
      ? { json: [makeRow('b', recent), makeRow('c', old)], headers: { 'x-next-page': '3' } }
      : { json: [makeRow('a', recent)], headers: { 'x-next-page': '2' } };
  });
  assert.deepEqual(pages, [[makeDelivery('a')], [makeDelivery('b')], [makeDelivery('d')]]);
  assert.deepEqual(fake.asked(), [
    'GET projects/7/hooks/9/events?status=server_failure&per_page=20',
    'GET projects/7/hooks/9/events?status=server_failure&per_page=20&page=2',
    'GET projects/7/hooks/9/events?status=client_failure&per_page=20',
  ]);
});

test('a delivery without headers is one too, one without its body is not', async (t) => {
  const { pages } = await listFailed(t, ({ query }) => ({
    json:
      query.get('status') === 'server_failure'
        ? [
            makeRow('a', recent, { request_headers: {} }),
            makeRow('b', recent, { request_data: { oversize: true } }),
          ]
        : [],
  }));
  assert.deepEqual(pages, [[{ ...makeDelivery('a'), event: '', idempotencyKey: null }]]);
});

test('a GitLab that keeps no log has no failed deliveries', async (t) => {
  const { pages } = await listFailed(t, () => ({ status: 404, json: { error: '404 Not Found' } }));
  assert.deepEqual(pages, []);
});

test('a system hook has no log', async (t) => {
  const { fake, pages } = await listFailed(t, () => null, { kind: 'system' });
  assert.deepEqual(pages, []);
  assert.equal(fake.calls.length, 0);
});
