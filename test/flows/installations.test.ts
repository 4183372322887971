import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { after, describe, test } from 'node:test';
import {
  type GitlabSandbox,
  type Project,
  startGitlabSandbox,
} from '../../sandbox/gitlab/index.ts';
import { checkInstance, chooseInstance, readChoice } from '../support/choose-instance.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

// One story: each test goes on where the one before it ended. The instance behind us is GitLab's own app,
// which proves our events by the public keys that we serve.

const adminToken = 'an-admin-token-of-tests';
const env = { JIRA_CONNECT_PUBLIC_KEY_STORAGE: 'true', ADMIN_TOKEN: adminToken };
const world = useWorld({ env }, async (made) => {
  instance = await startGitlabSandbox();
  another = await startGitlabSandbox();
  for (const one of [instance, another]) {
    one.jiraConnect.configure({ applicationId: 'app-id', proxyUrl: made.productUrl });
  }
  shop = await givenLinkedProject(made, 'acme');
});
let shop: Project;
let instance: GitlabSandbox;
let another: GitlabSandbox;

after(async () => {
  await Promise.all([instance.close(), another.close()]);
});

const own = { gitlab_com: true, instance_url: null };
const handed = () => ({ gitlab_com: false, instance_url: instance.url });
const lastEvent = (gitlab = instance) => gitlab.jiraConnect.events().at(-1);

test('a site begins with the GitLab of this service', async () => {
  assert.deepEqual(await readChoice(world()), own);
});

test('whoever does not administer Jira chooses no instance', async () => {
  const answer = await chooseInstance(world(), instance.url, 'developer-account');
  assert.equal(answer.status, 403);
  assert.deepEqual(answer.body, {
    errors:
      'The Jira user is not a site or organization administrator. Check the permissions in Jira and try again.',
  });
  assert.deepEqual(instance.jiraConnect.events(), []);
});

test('whoever has no token of the site learns nothing', async () => {
  for (const method of ['GET', 'PUT']) {
    const url = `${world().productUrl}/-/jira_connect/installations`;
    assert.equal((await fetch(url, { method })).status, 403);
  }
});

const invalid: [string, unknown, number, unknown][] = [
  ['no web address', 'ftp://x.example', 422, { instance_url: ['must be a valid URL'] }],
  ['credentials', 'https://a:b@x.example', 422, { instance_url: ['must not carry credentials'] }],
  ['a number', 7, 422, { instance_url: ['must be a valid URL'] }],
];
for (const [what, given, status, errors] of invalid) {
  test(`an address with ${what} is refused`, async () => {
    assert.deepEqual(await chooseInstance(world(), given), { status, body: { errors } });
  });
}

test('a request that names no installation is 400', async () => {
  const jwt = world().jira.contextToken({ accountId: 'admin-account' });
  const response = await fetch(`${world().productUrl}/-/jira_connect/installations?jwt=${jwt}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(response.status, 400);
});

describe('all stays as it was when the instance', () => {
  for (const answer of [204, 401, 404, 500, 'hang'] as const) {
    test(answer === 'hang' ? 'does not answer in time' : `answers ${answer}`, async () => {
      instance.jiraConnect.answerEvents(answer);
      const { status, body } = await chooseInstance(world(), instance.url);
      instance.jiraConnect.answerEvents('truly');
      assert.equal(status, 422);
      const why = answer === 'hang' ? 'Network error' : `Error response code ${answer}`;
      assert.deepEqual(body, { errors: `Could not be installed on the instance. ${why}` });
      assert.equal(lastEvent()?.event, 'installed');
      assert.deepEqual(await readChoice(world()), own);
    });
  }

  test('refuses the connection', async () => {
    const port = await findClosedPort();
    const { status, body } = await chooseInstance(world(), `http://127.0.0.1:${port}`);
    assert.equal(status, 422);
    assert.deepEqual(body, { errors: 'Could not be installed on the instance. Network error' });
    assert.deepEqual(await readChoice(world()), own);
  });

  test('does not take our key', async () => {
    instance.jiraConnect.configure({ proxyUrl: another.url });
    const { body } = await chooseInstance(world(), instance.url);
    instance.jiraConnect.configure({ applicationId: 'app-id', proxyUrl: world().productUrl });
    const errors = 'Could not be installed on the instance. Error response code 401';
    assert.deepEqual(body, { errors });
    assert.deepEqual(await readChoice(world()), own);
  });
});

describe('before it is chosen, an address is checked', () => {
  const states = async (url: string) => {
    const { checks, isUsable } = await checkInstance(world(), url);
    return [...checks.map(({ state }) => state), isUsable];
  };

  test('and a GitLab that is set up passes', async () => {
    assert.deepEqual(await states(instance.url), ['passed', 'passed', 'unknown', 'passed', true]);
  });

  test('and one without an OAuth application fails', async () => {
    instance.jiraConnect.configure({ proxyUrl: world().productUrl });
    const seen = await states(instance.url);
    instance.jiraConnect.configure({ applicationId: 'app-id', proxyUrl: world().productUrl });
    assert.deepEqual(seen, ['passed', 'passed', 'unknown', 'failed', false]);
  });

  test('and what is not there, or no address, fails', async () => {
    const fails = ['passed', 'failed', 'unknown', 'unknown', false];
    assert.deepEqual(await states(`http://127.0.0.1:${await findClosedPort()}`), fails);
    const none = ['failed', 'unknown', 'unknown', 'unknown', false];
    assert.deepEqual(await states('ftp://x.example'), none);
  });

  test('and nobody may ask without a token of the site', async () => {
    const before = another.requests().length;
    const response = await fetch(`${world().productUrl}/-/page/instance/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url: another.url }),
    });
    assert.equal(response.status, 403);
    assert.equal(another.requests().length, before);
  });
});

test('meanwhile the site is served as before', async () => {
  await pushIsShown('HAND-1');
});

test('an instance that proves our event gets the site with its secret', async () => {
  const answer = await chooseInstance(world(), `${instance.url}/`);
  assert.deepEqual(answer, { status: 200, body: handed() });
  assert.deepEqual(await readChoice(world()), handed());
  const { clientKey, sharedSecret } = world().jira.app();
  const baseUrl = world().jira.baseUrl;
  assert.deepEqual(instance.jiraConnect.installations(), [{ clientKey, sharedSecret, baseUrl }]);
  assert.equal(lastEvent()?.status, 200);
  assert.equal(lastEvent()?.fields.eventType, 'installed');
});

test('from then on nothing is sent to Jira, and our webhooks go', async () => {
  await eventually(() => world().gitlab.hooks().length === 0);
  const { jira, gitlab } = world();
  const before = jira.stats.requests;
  await gitlab.pushCommits(shop, 'HAND-2', [{ message: 'HAND-2' }]);
  await settle(world());
  assert.equal(jira.stats.requests, before);
});

test('the key of an event is gone for whoever guesses, and nothing else is served there', async () => {
  const keys = `${world().productUrl}/-/jira_connect/public_keys`;
  for (const id of [randomUUID(), 'x', '..%2finstallations']) {
    assert.equal((await fetch(`${keys}/${id}`)).status, 404);
  }
});

test('a rotated secret is handed on', async () => {
  const { jira, productUrl } = world();
  const before = jira.app().sharedSecret;
  await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
  assert.notEqual(jira.app().sharedSecret, before);
  await holdsEventually(() => {
    const [stored] = instance.jiraConnect.installations();
    assert.equal(stored?.sharedSecret, jira.app().sharedSecret);
  });
  assert.deepEqual(await readChoice(world()), handed());
});

test('a change to another instance tells both', async () => {
  assert.equal((await chooseInstance(world(), another.url)).status, 200);
  assert.equal(another.jiraConnect.installations().length, 1);
  await eventually(() => instance.jiraConnect.installations().length === 0);
  assert.equal(lastEvent()?.fields.eventType, 'uninstalled');
  assert.equal(lastEvent()?.fields.sharedSecret, undefined);
});

test('a site that is taken back is told to the instance, and shows what it missed', async () => {
  assert.deepEqual(await chooseInstance(world(), null), { status: 200, body: own });
  await eventually(() => another.jiraConnect.installations().length === 0);
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), 'HAND-2').branches, ['HAND-2']));
  await eventually(() => world().gitlab.hooks().length > 0);
  await pushIsShown('HAND-3');
});

test('the GitLab of this service may be chosen by its address, and is told nothing', async () => {
  const { gitlab } = world();
  const chosen = { gitlab_com: false, instance_url: gitlab.url };
  assert.deepEqual(await chooseInstance(world(), gitlab.url), { status: 200, body: chosen });
  assert.deepEqual(await readChoice(world()), chosen);
  assert.deepEqual(gitlab.jiraConnect.events(), []);
  await pushIsShown('HAND-4');
});

test('an uninstalled site is gone at its instance too', async () => {
  assert.equal((await chooseInstance(world(), instance.url)).status, 200);
  assert.equal(instance.jiraConnect.installations().length, 1);
  await world().jira.uninstall();
  await eventually(() => instance.jiraConnect.installations().length === 0);
  assert.equal(lastEvent()?.status, 200);
});

describe('the operator, in place of an administrator', () => {
  const call = async (method: string, query: string, token: string) =>
    await fetch(`${world().productUrl}/-/jira_connect/installations${query}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method === 'PUT' && { body: '{"installation":{"instance_url":null}}' }),
    });

  test('names the site, and is asked for the token', async () => {
    await world().jira.install(`${world().productUrl}/-/jira_connect/app_descriptor.json`);
    const { stores } = await world().storage();
    const [site] = await stores.installations.list();
    const read = await call('GET', `?site=${site?.id}`, adminToken);
    assert.deepEqual([read.status, await read.json()], [200, own]);
    assert.equal((await call('PUT', `?site=${site?.id}`, adminToken)).status, 200);
    assert.equal((await call('GET', `?site=${site?.id}`, 'guessed')).status, 401);
    assert.equal((await call('GET', '?site=999', adminToken)).status, 404);
    assert.equal((await call('GET', '', adminToken)).status, 403);
  });
});

async function pushIsShown(issueKey: string): Promise<void> {
  await world().gitlab.pushCommits(shop, issueKey, [{ message: issueKey }]);
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), issueKey).branches, [issueKey]));
}

async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 1;
}
