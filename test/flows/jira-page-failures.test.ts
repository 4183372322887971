import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenSpec } from '../../sandbox/jira/index.ts';
import type { ErrorAnswer } from '../../src/contract/index.ts';
import { askPage } from '../support/ask-page.ts';
import { eventually } from '../support/eventually.ts';
import { useWorld } from '../support/use-world.ts';

const world = useWorld();
const { getGitlab, tokenOf, assertRefused, readSite, link } = askPage(world);

const context = { qsh: 'context-qsh', sub: 'admin-account' };
const nowS = Math.floor(Date.now() / 1_000);
const badTokens: [string, TokenSpec, RegExp][] = [
  [
    'a secret that is out of date',
    { claims: context, secret: 'old' },
    /secret is out of date: install/,
  ],
  ['a clock that is behind', { claims: { ...context, iat: nowS + 600 } }, /\(iat\).*clocks/],
  ['a clock that is ahead', { claims: { ...context, exp: nowS - 600 } }, /\(exp\).*clocks/],
  ['a site that is gone', { claims: { ...context, iss: 'another' } }, /install the app .* again/],
  ['a proxy that changes addresses', {}, /PUBLIC_URL must be the one that Jira calls/],
];
for (const [what, spec, text] of badTokens) {
  test(`${what} is named, with what to do, by the call and by the page`, async () => {
    const { jira, productUrl } = world();
    const headers = { authorization: `JWT ${jira.signedToken(spec)}` };
    const refused = await fetch(`${productUrl}/-/page/site`, { headers });
    assert.equal(refused.status, 403);
    assert.match(((await refused.json()) as ErrorAnswer).error.message, text);
    const page = await fetch(`${productUrl}/-/jira_connect/subscriptions`, { headers });
    assert.equal(page.status, 403);
    assert.match(page.headers.get('content-type') ?? '', /html/);
    assert.match(await page.text(), text);
  });
}

test('a GitLab that is away is told as such', async () => {
  const { gitlab } = world();
  const path = `/namespaces?gitlab=${(await getGitlab()).slug}&kind=group&search=a`;
  gitlab.failNext({ status: 503, times: 2, urlPart: '/groups?' });
  await assertRefused(path, { gitlab: tokenOf() }, 502, 'GITLAB_UNREACHABLE');
  gitlab.clearRequests();
});

test('a Jira that refuses the app is told, with what to do', async () => {
  const { jira, gitlab } = world();
  const fault = jira.fail({ kind: 'status', status: 401 }, { path: '/rest/devinfo/' });
  const project = gitlab.createProject({
    group: gitlab.createGroup({ path: 'late' }),
    name: 'Late',
  });
  assert.equal((await link(['late'])).status, 200);
  await gitlab.pushCommits(project, 'main', [{ message: 'ABC-1 Come late' }]);
  await eventually(async () => (await readSite()).problems.length > 0, 30_000);
  const [problem] = (await readSite()).problems;
  assert.equal(problem?.code, 'JIRA_UNAUTHORIZED');
  assert.match(problem?.message ?? '', /Nothing is sent until .* refused our token/);
  assert.match(problem?.do ?? '', /Install the app again over the old one/);
  fault.end();
});

test('a Jira that cannot be asked about the person makes nobody an administrator', async () => {
  const fault = world().jira.fail({ kind: 'status', status: 503 }, { path: '/rest/api/3/' });
  const { administrator } = await readSite({ account: 'unheard-of' });
  assert.equal(administrator.is, false);
  fault.end();
});
