import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Type } from '@sinclair/typebox';
import {
  type FakeAnswer,
  type FakeCall,
  type FakeGitlab,
  makeConnection,
  startFakeGitlab,
} from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { makeSecret, systemClock } from '../../lib/index.ts';
import { makeShape } from '../shape.ts';
import type { Call } from './call.ts';
import { createGitlabApi, type GitlabApi } from './gitlab-api.ts';

const shape = makeShape(Type.Object({ id: Type.Integer() }));
const rows = makeShape(Type.Array(Type.Object({ id: Type.Integer() })));

async function setUp(
  t: TestContext,
  respond: (call: FakeCall) => FakeAnswer,
): Promise<{ api: GitlabApi; fake: FakeGitlab; call: Call }> {
  const fake = await startFakeGitlab(respond);
  const api = createGitlabApi({ clock: systemClock, timeoutMs: 300, maxAnswerBytes: 100_000 });
  t.after(async () => {
    await fake.close();
    await api.close();
  });
  return { api, fake, call: { connection: fake.connection, priority: 'live', path: 'projects/7' } };
}

/** Answers the given ones in turn, then the last one for ever. */
function inTurn(...answers: FakeAnswer[]): () => FakeAnswer {
  return () => (answers.length > 1 ? answers.shift() : answers[0]) ?? null;
}

const fine: FakeAnswer = { json: { id: 7, unread: true } };

test('the connection calls with its own token below the internal address', async (t) => {
  const { api, fake, call } = await setUp(t, () => fine);
  assert.deepEqual(await api.get(call, shape), { id: 7, unread: true });
  assert.deepEqual(fake.asked(), ['GET projects/7']);
  assert.equal(fake.calls[0]?.headers['private-token'], 'service-token');
  assert.equal(fake.calls[0]?.headers.authorization, undefined);
});

test('a person calls with the own token alone', async (t) => {
  const { api, fake, call } = await setUp(t, () => fine);
  await api.get({ ...call, userToken: makeSecret('anna-token') }, shape);
  assert.equal(fake.calls[0]?.headers.authorization, 'Bearer anna-token');
  assert.equal(fake.calls[0]?.headers['private-token'], undefined);
});

const failures: [answer: FakeAnswer, code: string, retry: string, says: RegExp][] = [
  [{ status: 401, json: { message: '401 Unauthorized' } }, 'GITLAB_UNAUTHORIZED', 'never', /401/],
  [
    { status: 403, json: { error: 'insufficient_scope', error_description: 'needs more' } },
    'GITLAB_FORBIDDEN',
    'never',
    /insufficient_scope: needs more/,
  ],
  [null, 'GITLAB_NOT_FOUND', 'never', /404/],
  [
    { status: 422, json: { message: { url: ['is blocked\u0000\n'], base: ['is full'] } } },
    'GITLAB_REFUSED',
    'never',
    /422: url is blocked , base is full$/,
  ],
  [{ status: 400, json: { message: 'x'.repeat(5_000) } }, 'GITLAB_REFUSED', 'never', /x{300}…$/],
  [{ status: 500, text: '<h1>oops</h1>' }, 'GITLAB_UNREACHABLE', 'soon', /with 500\.$/],
  [{ text: '<html>' }, 'GITLAB_ANSWER_UNEXPECTED', 'soon', /not JSON/],
  [{ json: { id: 'x' } }, 'GITLAB_ANSWER_UNEXPECTED', 'never', /projects\/7 .*\/id: Expected/],
  [
    { text: JSON.stringify('x'.repeat(200_000)) },
    'GITLAB_ANSWER_UNEXPECTED',
    'never',
    /more than is read/,
  ],
  ['hang', 'GITLAB_UNREACHABLE', 'soon', /did not answer in time/],
  [
    { status: 302, headers: { location: '/users/sign_in' } },
    'GITLAB_ANSWER_UNEXPECTED',
    'soon',
    /redirects/,
  ],
];

for (const [answer, code, retry, says] of failures) {
  test(`${JSON.stringify(answer)?.slice(0, 60)} becomes ${code}`, async (t) => {
    const { api, fake, call } = await setUp(t, () => answer);
    await assert.rejects(
      api.get(call, shape),
      (error: Error & { code: string; retry: unknown }) => {
        assert.equal(error.code, code);
        assert.equal(error.retry, retry);
        assert.match(error.message, says);
        return true;
      },
    );
    assert.equal(fake.calls.length, 1);
  });
}

test('a GitLab that is not there is unreachable, and the reason is named', async (t) => {
  const { api, call } = await setUp(t, () => fine);
  const connection = makeConnection(new URL('http://127.0.0.1:1/'));
  await assert.rejects(api.get({ ...call, connection }, shape), {
    code: 'GITLAB_UNREACHABLE',
    retry: 'soon',
    safe: 'GitLab at http://127.0.0.1:1/ cannot be reached (ECONNREFUSED).',
  });
});

for (const brief of [{ status: 502 }, { status: 503 }, { status: 504 }, 'break'] as FakeAnswer[]) {
  test(`a GET is tried once more after ${JSON.stringify(brief)}`, async (t) => {
    const { api, fake, call } = await setUp(t, inTurn(brief, fine));
    assert.equal((await api.get(call, shape)).id, 7);
    assert.equal(fake.calls.length, 2);
  });

  test(`${JSON.stringify(brief)} twice is unreachable`, async (t) => {
    const { api, fake, call } = await setUp(t, () => brief);
    await assert.rejects(api.get(call, shape), { code: 'GITLAB_UNREACHABLE', retry: 'soon' });
    assert.equal(fake.calls.length, 2);
  });

  test(`a change is not sent again after ${JSON.stringify(brief)}`, async (t) => {
    const { api, fake, call } = await setUp(t, () => brief);
    await assert.rejects(api.change('POST', call, { a: 1 }, shape), { code: 'GITLAB_UNREACHABLE' });
    assert.equal(fake.calls.length, 1);
    assert.equal(fake.calls[0]?.body, '{"a":1}');
  });
}

test('a short 429 is waited out by everything of the connection', async (t) => {
  const { api, fake, call } = await setUp(
    t,
    inTurn({ status: 429, headers: { 'retry-after': '1' } }, fine),
  );
  const refused = api.get(call, shape);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const [first, second] = await Promise.all([refused, api.get(call, shape)]);
  assert.deepEqual([first.id, second.id], [7, 7]);
  const [refusedAtMs = 0, ...later] = fake.calls.map(({ atMs }) => atMs);
  assert.equal(later.length, 2);
  for (const atMs of later) assert.ok(atMs - refusedAtMs >= 950, String(atMs - refusedAtMs));
});

test('a 429 without headers is waited out too', async (t) => {
  const { api, fake, call } = await setUp(t, inTurn({ status: 429, text: 'Retry later' }, fine));
  assert.equal((await api.get(call, shape)).id, 7);
  assert.equal(fake.calls.length, 2);
});

test('a long 429 is thrown with its end, and no more calls go out', async (t) => {
  const { api, fake, call } = await setUp(t, () => ({
    status: 429,
    headers: { 'retry-after': '60' },
  }));
  const before = Date.now();
  const error = await api.get(call, shape).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof Error && 'code' in error && 'retry' in error);
  assert.equal(error.code, 'GITLAB_RATE_LIMITED');
  const at = (error.retry as { at: Date }).at.getTime();
  assert.ok(at >= before + 60_000 && at < before + 62_000);
  await assert.rejects(api.get(call, shape), { code: 'GITLAB_RATE_LIMITED' });
  assert.equal(fake.calls.length, 1);
});

test("a person's 429 does not stop the connection", async (t) => {
  const { api, call } = await setUp(t, ({ headers }) =>
    headers.authorization ? { status: 429, headers: { 'retry-after': '60' } } : fine,
  );
  const asAnna = { ...call, userToken: makeSecret('anna-token') };
  await assert.rejects(api.get(asAnna, shape), { code: 'GITLAB_RATE_LIMITED' });
  assert.equal((await api.get(call, shape)).id, 7);
});

test('find answers null for 404, but not when the project itself is not seen', async (t) => {
  const { api, call } = await setUp(t, ({ path }) => ({
    status: 404,
    json: { message: path.includes('hidden') ? '404 Project Not Found' : '404 Branch Not Found' },
  }));
  assert.equal(await api.find({ ...call, path: 'projects/7/repository/branches/x' }, shape), null);
  assert.equal(await api.findPage({ ...call, path: 'projects/7/x' }, rows), null);
  assert.equal(await api.find({ ...call, path: 'projects/hidden' }, shape), null);
  await assert.rejects(api.find({ ...call, path: 'projects/hidden/x' }, shape), {
    code: 'GITLAB_NOT_FOUND',
  });
});

test('a page brings rows, the next query and the total', async (t) => {
  const { api, call } = await setUp(t, () => ({
    json: [{ id: 1 }],
    headers: { link: '<https://other.host/api/v4/x?page=2&a=1>; rel="next"', 'x-total': '101' },
  }));
  assert.deepEqual(await api.findPage(call, rows), {
    rows: [{ id: 1 }],
    next: 'page=2&a=1',
    total: 101,
  });
});

test("a moved project is followed to GitLab's own new address, once", async (t) => {
  const { api, fake, call } = await setUp(t, ({ path }) =>
    path === 'projects/7'
      ? fine
      : {
          status: 301,
          headers: { location: 'https://gitlab.example.com/gitlab/api/v4/projects/7?a=1' },
        },
  );
  assert.equal((await api.get({ ...call, path: 'projects/old%2Fshop' }, shape)).id, 7);
  assert.deepEqual(fake.asked(), ['GET projects/old%2Fshop', 'GET projects/7?a=1']);
});

for (const location of [
  'https://evil.example/gitlab/api/v4/projects/7',
  '/gitlab/users/sign_in',
  'http://[',
]) {
  test(`a redirect to ${location} is not followed`, async (t) => {
    const { api, fake, call } = await setUp(t, () => ({ status: 301, headers: { location } }));
    await assert.rejects(api.get(call, shape), { code: 'GITLAB_ANSWER_UNEXPECTED' });
    assert.equal(fake.calls.length, 1);
  });
}

test('removing what is gone is fine, what may not be removed is not', async (t) => {
  const { api, call } = await setUp(t, inTurn({ status: 204 }, null, { status: 403 }));
  await api.remove(call);
  await api.remove(call);
  await assert.rejects(api.remove(call), { code: 'GITLAB_FORBIDDEN' });
});
