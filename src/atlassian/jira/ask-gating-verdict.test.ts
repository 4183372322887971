import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAskGatingVerdict } from './ask-gating-verdict.ts';
import { clientDeps, startSite } from './jira-site.fake.ts';

const askGatingVerdict = createAskGatingVerdict(clientDeps);
const deployment = { idPrefix: 'other-', id: '11/12/3' };

for (const verdict of ['allowed', 'prevented', 'awaiting', 'invalid'] as const) {
  test(`the verdict is ${verdict}`, async (context) => {
    let seen: unknown;
    const installation = await startSite(context, ({ method, url }, response) => {
      seen = `${method} ${url}`;
      response.writeHead(200).end(JSON.stringify({ gatingStatus: verdict, details: [] }));
    });
    assert.equal(await askGatingVerdict(installation, deployment), verdict);
    assert.equal(
      seen,
      'GET /jira/rest/deployments/0.1/pipelines/other-11/environments/other-12/deployments/3/gating-status',
    );
  });
}

test('of a deployment that Jira does not know the verdict is unknown', async (context) => {
  const installation = await startSite(context, (_, response) => response.writeHead(404).end('[]'));
  assert.equal(await askGatingVerdict(installation, deployment), 'unknown');
});

for (const [status, body, code] of [
  [200, '{"gatingStatus":"perhaps"}', 'JIRA_ANSWER_UNEXPECTED'],
  [200, '{}', 'JIRA_ANSWER_UNEXPECTED'],
  [401, '[]', 'JIRA_UNAUTHORIZED'],
  [403, '[]', 'JIRA_FORBIDDEN'],
  [429, '[]', 'JIRA_RATE_LIMITED'],
  [503, '[]', 'JIRA_UNREACHABLE'],
] as const) {
  test(`${status} ${body} is no verdict but ${code}`, async (context) => {
    const installation = await startSite(context, (_, response) =>
      response.writeHead(status).end(body),
    );
    await assert.rejects(askGatingVerdict(installation, deployment), { name: 'JiraError', code });
  });
}
