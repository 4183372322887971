import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JiraUser } from '../../sandbox/jira/index.ts';
import {
  type Linker,
  linkGroup,
  listSubscriptions,
  tryLinkGroup,
  unlinkGroup,
} from '../support/link-group.ts';
import { useWorld } from '../support/use-world.ts';

const people: JiraUser[] = [
  { accountId: 'lonely', displayName: 'Lonely', groups: [], administers: false },
  { accountId: 'hidden', displayName: 'H', groups: [], administers: false, readable: 'nothing' },
  { accountId: 'org', displayName: 'Org', groups: ['org-admins'], administers: false },
  { accountId: 'other', displayName: 'Other', groups: ['wheel'], administers: true },
];

const world = useWorld({ jira: { users: people } }, ({ gitlab }) => {
  for (const path of ['acme', 'beta', 'gamma', 'delta']) gitlab.createGroup({ path });
});

const seeJira = 'Check the permissions in Jira and try again.';
const notFound = 'Cannot find namespace. Make sure you have sufficient permissions.';

/** Status and text of the same wish, told to the REST API and to the page's own call. */
async function askBoth(namespacePath: string, who: Linker = {}) {
  const response = await tryLinkGroup(world(), namespacePath, who);
  const { message } = (await response.json()) as { message?: string };
  const { jira, gitlab, productUrl } = world();
  const jwt = jira.contextToken({ accountId: who.accountId ?? 'admin-account' });
  const token =
    who.gitlabToken ?? gitlab.createToken(gitlab.root, { kind: 'oauth', scopes: ['api'] }).value;
  const legacy = await fetch(`${productUrl}/-/jira_connect/subscriptions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ jwt, namespace_path: namespacePath }),
  });
  const { error } = (await legacy.json()) as { error?: string };
  return { rest: [response.status, message], page: [legacy.status, error] };
}

function memberToken(username: string, level: 30 | 40 | null): string {
  const { gitlab } = world();
  const user = gitlab.createUser({ username });
  const group = gitlab.createGroup({ path: `of-${username}` });
  if (level !== null) gitlab.addMember({ group }, user, level);
  return gitlab.createToken(user, { kind: 'oauth', scopes: ['api'] }).value;
}

async function isRefused(
  namespacePath: string,
  who: Linker,
  status: number,
  text: string,
): Promise<void> {
  const before = await listSubscriptions(world());
  const both = await askBoth(namespacePath, who);
  assert.deepEqual(both, { rest: [status, text], page: [status, text] });
  assert.deepEqual(await listSubscriptions(world()), before);
}

test('an administrator of Jira who maintains the group may link it', async () => {
  const gitlabToken = memberToken('mia', 40);
  const response = await tryLinkGroup(world(), 'of-mia', { gitlabToken });
  assert.equal(response.status, 201);
  assert.deepEqual(await response.json(), { success: true });
  for (const accountId of ['org', 'other']) {
    const path = accountId === 'org' ? 'gamma' : 'delta';
    assert.equal((await tryLinkGroup(world(), path, { accountId })).status, 201, accountId);
  }
});

test('who is no administrator of Jira is refused with the groups that Jira knows', async () => {
  await isRefused(
    'acme',
    { accountId: 'developer-account' },
    403,
    `User is not a member of the site-admins or org-admins group(s). Current groups: jira-users. ${seeJira}`,
  );
  await isRefused(
    'acme',
    { accountId: 'lonely' },
    403,
    `User is not a member of any Jira groups. The user must be a member of one of the following groups: site-admins, org-admins. ${seeJira}`,
  );
});

test('whom Jira does not show to the app is refused', async () => {
  const text = `Could not fetch user information from Jira. ${seeJira}`;
  await isRefused('acme', { accountId: 'hidden' }, 403, text);
  await isRefused('acme', { accountId: 'unheard-of' }, 403, text);
});

test('a group that is unknown, or where the person is no maintainer, is not found', async () => {
  await isRefused('no/such/group', {}, 401, notFound);
  await isRefused('of-dev', { gitlabToken: memberToken('dev', 30) }, 401, notFound);
  await isRefused('of-stranger', { gitlabToken: memberToken('stranger', null) }, 401, notFound);
});

test('a group that is linked already is refused', async () => {
  await linkGroup(world(), 'beta');
  const text = 'Namespace has already been added';
  await isRefused('beta', {}, 422, text);
  await isRefused('/Beta/', {}, 422, text);
});

test('a GitLab token that is missing or that GitLab does not accept is refused', async () => {
  const body = JSON.stringify({
    jwt: world().jira.contextToken({ accountId: 'admin-account' }),
    namespace_path: 'acme',
  });
  const url = `${world().productUrl}/api/v4/integrations/jira_connect/subscriptions`;
  const json = { 'content-type': 'application/json' };
  const none = await fetch(url, { method: 'POST', headers: json, body });
  assert.equal(none.status, 401);
  const wrong = await tryLinkGroup(world(), 'acme', { gitlabToken: 'made-up' });
  assert.equal(wrong.status, 401);
  world().gitlab.clearRequests();
});

test('a link call without its parameters is refused 400, naming them', async () => {
  const { gitlab, jira, productUrl } = world();
  const token = gitlab.createToken(gitlab.root, { kind: 'oauth', scopes: ['api'] }).value;
  const jwt = jira.contextToken({ accountId: 'admin-account' });
  const cases: [object, string][] = [
    [{}, 'jwt is missing, namespace_path is missing'],
    [{ jwt }, 'namespace_path is missing'],
    [{ namespace_path: 'acme' }, 'jwt is missing'],
  ];
  for (const [body, error] of cases) {
    const response = await fetch(`${productUrl}/api/v4/integrations/jira_connect/subscriptions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 400);
    assert.deepEqual(await response.json(), { error });
  }
});

test('the list names each link, and where the groups to choose from are', async () => {
  const { gitlab, jira, productUrl } = world();
  const parent = gitlab.createGroup({ path: 'above', name: 'Above' });
  const child = gitlab.createGroup({ path: 'below', name: 'Below', parent });
  await linkGroup(world(), 'above/below');
  const jwt = jira.contextToken({ accountId: 'developer-account' });
  const response = await fetch(`${productUrl}/-/jira_connect/subscriptions.json?jwt=${jwt}`);
  assert.equal(response.status, 200);
  const answer = (await response.json()) as Record<string, unknown>;
  assert.deepEqual(Object.keys(answer).sort(), [
    'groups_path',
    'subscriptions',
    'subscriptions_path',
  ]);
  assert.equal(answer.subscriptions_path, '/-/jira_connect/subscriptions');
  assert.match(
    String(answer.groups_path),
    /^\/api\/v4\/groups\?min_access_level=40&skip_groups=(\d+%2C)+\d+$/,
  );
  const last = (await listSubscriptions(world())).at(-1);
  assert.match(last?.unlink_path ?? '', /^\/-\/jira_connect\/subscriptions\/\d+$/);
  assert.ok(Math.abs(Date.parse(last?.created_at ?? '') - Date.now()) < 60_000);
  const { name, full_name } = last?.group ?? {};
  assert.deepEqual({ name, full_name }, { name: 'Below', full_name: 'Above / Below' });

  const gitlabToken = memberToken('una', 40);
  const groups = await fetch(`${productUrl}${answer.groups_path}&per_page=2`, {
    headers: { authorization: `Bearer ${gitlabToken}` },
  });
  assert.equal(groups.status, 200);
  const seen = (await groups.json()) as { full_path: string; id: number }[];
  assert.deepEqual(
    seen.map(({ full_path }) => full_path),
    ['of-una'],
  );
  assert.equal(groups.headers.get('x-total'), '1');
  assert.ok(seen.every(({ id }) => id !== child.id));
});

test('the list of groups is not given to who has no GitLab token', async () => {
  const { productUrl, gitlab } = world();
  assert.equal((await fetch(`${productUrl}/api/v4/groups`)).status, 401);
  const headers = { authorization: 'Bearer made-up' };
  assert.equal((await fetch(`${productUrl}/api/v4/groups`, { headers })).status, 401);
  gitlab.clearRequests();
});

test('only an administrator of Jira may unlink; what is unlinked is gone from the list', async () => {
  const { jira, productUrl } = world();
  const link = (await listSubscriptions(world())).find(({ group }) => group.full_name === 'beta');
  assert.ok(link);
  const remove = (path: string, accountId: string) =>
    fetch(`${productUrl}${path}?jwt=${jira.contextToken({ accountId })}`, { method: 'DELETE' });
  for (const accountId of ['developer-account', 'hidden']) {
    const refused = await remove(link.unlink_path, accountId);
    assert.equal(refused.status, 403);
    assert.deepEqual(await refused.json(), { error: 'Forbidden' });
  }
  for (const id of ['999999', 'x', '-1', '99999999999999999999']) {
    const path = `/-/jira_connect/subscriptions/${id}`;
    assert.equal((await remove(path, 'admin-account')).status, 404, id);
  }
  await unlinkGroup(world(), 'beta');
  assert.ok((await listSubscriptions(world())).every(({ group }) => group.full_name !== 'beta'));
  assert.equal((await remove(link.unlink_path, 'admin-account')).status, 404);
});
