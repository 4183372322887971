import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type JiraSandbox, startJiraSandbox, type TokenSpec } from '../../index.ts';
import { type SampleKind, sampleKinds } from '../../testing/sample-kinds.ts';
import { type StandInApp, startStandInApp } from '../../testing/stand-in-app.ts';
import { queryStringHash } from '../../tokens/query-string-hash.ts';
import { compileChecks } from '../compile-checks.ts';

type Fields = Readonly<Record<string, unknown>>;

let jira: JiraSandbox;
let app: StandInApp;
before(async () => {
  app = await startStandInApp();
});
beforeEach(async () => {
  await jira?.close();
  jira = await startJiraSandbox();
  await jira.install(app.descriptorUrl);
});
after(async () => {
  await jira.close();
  await app.close();
});

async function call(kind: SampleKind, method: string, path: string, body?: unknown) {
  const response = await app.call(method, `${jira.baseUrl}${kind.base}${path}`, body);
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

async function send(kind: SampleKind, entities: readonly unknown[], request: Fields = {}) {
  const answer = await call(kind, 'POST', '/bulk', { [kind.list]: entities, ...request });
  if (answer.status === 202) assert.deepEqual(checkAnswer(kind)(answer.body), []);
  return answer;
}

/** By the published schema. */
function checkAnswer({ schema }: SampleKind) {
  return compileChecks(schema)(String(schema['x-response']).replace('#/$defs/', ''));
}

function numbered(kind: SampleKind, count: number): Fields[] {
  return Array.from({ length: count }, (_, index) => kind.make(kind.number(index)));
}

function issueKeys(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `ABC-${index + 1}`);
}

function linkedTo(...values: string[]): Fields {
  const associations = [{ associationType: 'issueKeys', values }];
  return { issueKeys: undefined, associations };
}

for (const kind of sampleKinds) {
  const stored = () => jira[kind.name]();

  test(`${kind.name}: a valid one is accepted, shown at its issue and read back`, async () => {
    const { status, body } = await send(kind, [kind.make()]);
    assert.equal(status, 202);
    assert.deepEqual(body[kind.accepted], [kind.key]);
    assert.deepEqual(body.unknownIssueKeys, []);
    assert.equal(jira.issue('ABC-1')[kind.name].length, 1);
    assert.equal(jira.counts()[kind.name], 1);
    assert.deepEqual(await call(kind, 'GET', kind.path), { status: 200, body: kind.make() });
    assert.deepEqual(jira.violations(), []);
    assert.equal(jira.requests()[0]?.entityCount, 1);
    assert.equal(jira.requestCounts().get(`POST ${kind.base}/bulk`), 1);
  });

  test(`${kind.name}: a request that is wrong as a whole is refused with a list`, async () => {
    const refused: readonly [Fields, RegExp][] = [
      [{ [kind.list]: [] }, /fewer than 1/],
      [{ [kind.list]: numbered(kind, 101) }, /101 .* at most 100/],
      [{ [kind.list]: ['text'] }, /object/],
      [{ [kind.list]: [{}] }, /identifying/],
      [{ properties: Object.fromEntries([...'abcdef'].map((key) => [key, ''])) }, /properties/],
      [{ properties: { _x: '1' } }, /property name|pattern/],
      [{ properties: { 'a:b': '1' } }, /property name|pattern/],
      [{ properties: { a: 'x'.repeat(256) } }, /255/],
      [{ properties: { ['x'.repeat(256)]: '1' } }, /255|property name/],
      [{ properties: { a: 1 } }, /string/],
    ];
    for (const [request, reason] of refused) {
      const { status, body } = await send(kind, [kind.make()], request);
      assert.equal(status, 400);
      assert.match(body[0].message, reason);
    }
    assert.equal(jira.violations().length, refused.length);
    assert.deepEqual(stored(), []);
  });

  test(`${kind.name}: a hundred fit, with five properties`, async () => {
    const properties = { a: '1', b: '2', c: '3', d: '4', e: 'x'.repeat(255) };
    const { status, body } = await send(kind, numbered(kind, 100), { properties });
    assert.equal(status, 202);
    assert.equal(body[kind.accepted].length, 100);
  });

  const flaws: readonly [string, Fields, RegExp][] = [
    ['a long name', { displayName: 'x'.repeat(256) }, /255/],
    ['no sequence', { [kind.sequence]: undefined }, /updateSequence/],
    ['a sequence of text', { [kind.sequence]: '1' }, /integer/],
    ['an astral character', { displayName: 'ABC-1 🎉' }, /Invalid binary/],
    ['a NUL', { displayName: 'a\0' }, /Invalid binary/],
    ['no issues', { issueKeys: undefined, associations: undefined }, /issueKeys/],
    ['501 issue keys', { associations: undefined, issueKeys: issueKeys(501) }, /500/],
    ['a key that is none', { associations: undefined, issueKeys: ['ABC'] }, /pattern/],
    ['both issue fields', { ...linkedTo('ABC-1'), issueKeys: ['ABC-1'] }, /mutually exclusive/],
    ['an unknown schema version', { schemaVersion: '2.0' }, /schemaVersion/],
    [
      '501 values over two associations',
      {
        issueKeys: undefined,
        associations: [
          { associationType: 'issueKeys', values: issueKeys(500) },
          { associationType: 'issueIdOrKeys', values: ['ABC-501'] },
        ],
      },
      /at most 500/,
    ],
  ];
  test(`${kind.name}: one that breaks a rule is rejected alone`, async () => {
    for (const [name, fields, reason] of flaws) {
      const entities = [kind.make(fields), kind.make(kind.number(99))];
      const { status, body } = await send(kind, entities);
      assert.equal(status, 202, name);
      assert.match(JSON.stringify(kind.errorsIn(body)), reason, name);
      assert.equal(body[kind.accepted].length, 1, name);
    }
    assert.equal(stored().length, 1);
    assert.equal(jira.violations().length, flaws.length);
    assert.equal(jira.stats.entitiesFailed, flaws.length);
  });

  test(`${kind.name}: only a greater sequence is stored, and it replaces everything`, async () => {
    const version = (sequence: number, issueKey: string) =>
      kind.make({ [kind.sequence]: sequence, ...linkedTo(issueKey) });
    await send(kind, [version(5, 'ABC-1')]);
    for (const late of [5, 4]) {
      const { body } = await send(kind, [version(late, 'ABC-2')]);
      assert.deepEqual(body[kind.accepted], [kind.key]);
    }
    assert.deepEqual(stored()[0]?.issueKeys, ['ABC-1']);
    await send(kind, [version(6, 'ABC-2')]);
    assert.equal(jira.issue('ABC-1')[kind.name].length, 0);
    assert.equal(jira.issue('ABC-2')[kind.name].length, 1);
    assert.equal(stored()[0]?.sequence, 6);
  });

  test(`${kind.name}: unknown keys are told; one that has only such is dropped`, async () => {
    jira.setKnownProjectKeys(['ABC']);
    const old = { associations: undefined, issueKeys: ['UTF-8', 'ABC-1'] };
    const first = await send(kind, [kind.make(old)]);
    assert.deepEqual(first.body.unknownIssueKeys, ['UTF-8']);
    assert.deepEqual(stored()[0]?.issueKeys, ['ABC-1']);
    const only = kind.make({ ...kind.number(8), ...linkedTo('UTF-8') });
    const { body } = await send(kind, [only]);
    assert.deepEqual(body[kind.accepted], []);
    assert.deepEqual(body.unknownAssociations, [
      { associationType: 'issueKeys', values: ['UTF-8'] },
    ]);
    assert.equal(stored().length, 1);
  });

  test(`${kind.name}: a delete takes one and leaves no tombstone`, async () => {
    await send(kind, [kind.make(), kind.make(kind.number(99))]);
    assert.equal((await call(kind, 'DELETE', `${kind.path}?_updateSequenceId=9`)).status, 400);
    assert.equal((await call(kind, 'DELETE', `${kind.path}?_updateSequenceNumber=9`)).status, 400);
    assert.equal(stored().length, 2);
    assert.equal((await call(kind, 'DELETE', kind.path)).status, 202);
    assert.equal((await call(kind, 'DELETE', kind.path)).status, 202);
    assert.equal((await call(kind, 'GET', kind.path)).status, 404);
    assert.equal(jira.issue('ABC-1')[kind.name].length, 1);
    await send(kind, [kind.make()]);
    assert.equal(stored().length, 2);
  });

  test(`${kind.name}: properties delete what carries all of them`, async () => {
    await send(kind, [kind.make()], { properties: { site: 'x', colour: 'a b' } });
    const remove = async (query: string) =>
      (await call(kind, 'DELETE', `/bulkByProperties${query}`)).status;
    assert.equal(await remove(''), 400);
    assert.equal(await remove('?site=x&site=y'), 400);
    assert.equal(await remove('?site=x&_updateSequenceId=5'), 400);
    assert.equal(await remove('?site=x&colour=red'), 202);
    assert.equal(stored().length, 1);
    assert.equal(await remove('?site=x&colour=a%20b'), 202);
    assert.equal(stored().length, 0);
  });

  test(`${kind.name}: only the app's own fresh token for this very request is taken`, async () => {
    const url = `${jira.baseUrl}${kind.base}/bulk`;
    const right = { iss: 'stand-in-app', qsh: queryStringHash('POST', new URL(url)) };
    const tokens: readonly [string, TokenSpec, number][] = [
      ['right', { claims: right }, 202],
      ['of an unknown app', { claims: { ...right, iss: 'other' } }, 401],
      ['for another request', { claims: { ...right, qsh: '0'.repeat(64) } }, 401],
      ['without qsh', { claims: { ...right, qsh: undefined } }, 401],
      ['expired', { claims: { ...right, iat: 1, exp: 2 } }, 401],
      ['without exp', { claims: { ...right, exp: undefined } }, 401],
      ['unsigned', { claims: right, alg: 'none' }, 401],
      ['signed with RS256', { claims: right, alg: 'RS256' }, 401],
      ['of another secret', { claims: right, secret: 'other' }, 401],
    ];
    for (const [name, spec, status] of tokens) {
      const body = { [kind.list]: [kind.make()] };
      const answer = await app.call('POST', url, body, jira.signedToken(spec));
      assert.equal(answer.status, status, name);
    }
    assert.equal(jira.violations().length, tokens.length - 1);
  });

  test(`${kind.name}: connections are cut and answers delayed as told`, async () => {
    jira.fail({ kind: 'reset', count: 1, afterStoring: true }, { path: kind.base });
    await assert.rejects(send(kind, [kind.make()]));
    assert.equal(stored().length, 1);
    jira.fail({ kind: 'slow', ms: 80, count: 1 }, { path: kind.base });
    const from = performance.now();
    await call(kind, 'GET', kind.path);
    assert.ok(performance.now() - from >= 75);
  });

  test(`${kind.name}: access, faults and size are answered with a list`, async () => {
    const url = `${jira.baseUrl}${kind.base}/bulk`;
    const body = { [kind.list]: [kind.make()] };
    const unauthorized = await app.call('POST', url, body, 'nonsense');
    assert.equal(unauthorized.status, 401);
    assert.match((await unauthorized.json())[0].message, /Unauthorized/);

    const other = jira.fail({ kind: 'status', status: 503 }, { path: '/rest/devinfo/' });
    const own = jira.fail(
      { kind: 'status', status: 429, retryAfterS: 3, count: 1 },
      {
        path: kind.base,
      },
    );
    const limited = await app.call('POST', url, body);
    assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '3']);
    assert.ok(Array.isArray(await limited.json()));
    assert.equal((await app.call('POST', url, body)).status, 202);
    assert.deepEqual([other.hits(), own.hits()], [0, 1]);

    const { modules } = app.descriptor;
    app.descriptor.modules = { ...(modules as Fields), [kind.module]: undefined };
    await jira.install(app.descriptorUrl);
    app.descriptor.modules = modules;
    const forbidden = await app.call('POST', url, body);
    assert.equal(forbidden.status, 403);
    assert.match((await forbidden.json())[0].message, new RegExp(kind.module));

    const long = { [kind.list]: [kind.make({ description: 'x'.repeat(6_000_000) })] };
    const large = await app.call('POST', url, long);
    assert.equal(large.status, 413);
    assert.ok(Array.isArray(await large.json()));
  });

  test(`${kind.name}: an uninstalled app takes its data along`, async () => {
    await send(kind, [kind.make()]);
    await jira.uninstall();
    assert.deepEqual(stored(), []);
    assert.equal(jira.issue('ABC-1')[kind.name].length, 0);
  });
}
