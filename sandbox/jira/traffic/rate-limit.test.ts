import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type JiraSandbox, startJiraSandbox } from '../index.ts';
import { build } from '../testing/entities.ts';
import { type StandInApp, startStandInApp } from '../testing/stand-in-app.ts';

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

function send(): Promise<Response> {
  return app.call('POST', `${jira.baseUrl}/rest/builds/0.1/bulk`, { builds: [build()] });
}

function read(): Promise<Response> {
  return app.call('GET', `${jira.baseUrl}/rest/builds/0.1/pipelines/main/builds/7`);
}

function limitHeaders({ headers }: Response): string[] {
  return [...headers.keys()].filter((name) => /ratelimit|retry/.test(name)).sort();
}

test('burst: per endpoint and second, with the reason', async () => {
  jira.setRateLimit({ perSecond: 2, headers: true });
  const answers = [await send(), await send(), await send(), await read()];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [202, 202, 429, 200],
  );
  assert.deepEqual(answers.slice(0, 2).flatMap(limitHeaders), []);
  const limited = answers[2]?.headers;
  assert.equal(limited?.get('ratelimit-reason'), 'jira-burst-based');
  assert.equal(limited?.get('retry-after'), '1');
  assert.equal(jira.stats.rateLimited, 1);
  assert.equal(jira.requests()[2]?.retryAfterS, 1);
});

test('burst: over when the second is', async () => {
  jira.setRateLimit({ perSecond: 1, headers: true });
  assert.equal((await send()).status, 202);
  assert.equal((await send()).status, 429);
  await new Promise((resolve) => setTimeout(resolve, 1010));
  assert.equal((await send()).status, 202);
});

test('limit: without headers, and lifted', async () => {
  jira.setRateLimit({ perMinute: 1, pointsPerHour: 100, headers: false });
  const [first, second, third] = [await send(), await send(), await send()];
  assert.deepEqual([first, second, third].flatMap(limitHeaders), []);
  assert.equal(second.status, 429);
  assert.match((await second.json())[0].message, /Rate limit/);
  assert.equal(jira.stats.rateLimited, 2);
  jira.setRateLimit(null);
  assert.equal((await send()).status, 202);
});

test('points: told in every answer, shared by all endpoints, renewed on the hour', async () => {
  jira.setRateLimit({ pointsPerHour: 5, headers: true });
  const answers: Response[] = [];
  for (let round = 0; round < 3; round += 1) answers.push(await send(), await read());
  assert.deepEqual(
    answers.map(({ headers }) => headers.get('x-ratelimit-remaining')),
    ['4', '3', '2', '1', '0', '0'],
  );
  assert.deepEqual(
    answers.map(({ headers }) => headers.get('x-ratelimit-nearlimit')),
    ['false', 'false', 'false', 'false', 'true', 'true'],
  );
  const { status, headers } = answers[5] as Response;
  assert.equal(status, 429);
  assert.equal(headers.get('x-ratelimit-limit'), '5');
  assert.equal(headers.get('ratelimit-reason'), 'jira-quota-global-based');
  const reset = new Date(headers.get('x-ratelimit-reset') ?? '');
  assert.deepEqual([reset.getUTCMinutes(), reset.getUTCSeconds()], [0, 0]);
  const waitMs = Number(headers.get('retry-after')) * 1000;
  assert.ok(Math.abs(Date.now() + waitMs - reset.getTime()) < 2000);
});
