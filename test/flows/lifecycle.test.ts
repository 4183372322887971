import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import {
  givenLinkedProject,
  linkGroup,
  listSubscriptions,
  untilPastIsRead,
} from '../support/link-group.ts';
import { query } from '../support/query.ts';
import { settle } from '../support/settle.ts';
import { sendLifecycleEvent } from '../support/site-events.ts';
import { useWorld } from '../support/use-world.ts';

// One story: each test goes on where the one before it ended.

const world = useWorld({}, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
});

let shop: Project;

async function pushIsShown(issueKey: string): Promise<void> {
  await world().gitlab.pushCommits(shop, issueKey, [{ message: issueKey }]);
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), issueKey).branches, [issueKey]));
}

const descriptorPath = '/-/jira_connect/app_descriptor.json';

test('the installed site is stored once, with its secret sealed', async () => {
  const { clientKey, sharedSecret } = world().jira.app();
  const rows = await query<{ client_key: string; shared_secret: string }>(
    world(),
    'select client_key, shared_secret from installation',
  );
  assert.deepEqual(
    rows.map((row) => row.client_key),
    [clientKey],
  );
  assert.ok(!rows[0]?.shared_secret.includes(sharedSecret));
  await pushIsShown('LIFE-1');
});

test('a second install brings a new secret and a new address, and the links stay', async () => {
  const { jira, productUrl } = world();
  const before = jira.app();
  const siteUrl = jira.baseUrl.replace('127.0.0.1', 'localhost');
  await jira.install(`${productUrl}${descriptorPath}`, { siteUrl });
  assert.notEqual(jira.app().sharedSecret, before.sharedSecret);
  const { stores } = await world().storage();
  const sites = await stores.installations.list();
  assert.deepEqual(
    sites.map(({ baseUrl }) => baseUrl.href),
    [`${siteUrl}/`],
  );
  assert.deepEqual(
    (await listSubscriptions(world())).map(({ group }) => group.full_name),
    ['acme'],
  );
  // Jira accepts the new secret only.
  await pushIsShown('LIFE-2');
});

test('an uninstall by an unknown site is answered 200', async () => {
  const response = await sendLifecycleEvent(world(), 'uninstalled', 'never-seen');
  assert.equal(response.status, 200);
  await pushIsShown('LIFE-3');
});

test('an uninstalled site loses its secret at once, and nothing is sent to it any more', async () => {
  const { jira, gitlab } = world();
  const { clientKey } = jira.app();
  await settle(world());
  assert.equal(await jira.uninstall(), 200);
  const rows = await query<{ shared_secret: string | null }>(
    world(),
    'select shared_secret from installation where client_key = $1',
    [clientKey],
  );
  assert.ok(rows.every((row) => row.shared_secret === null));
  const before = jira.stats.requests;
  await gitlab.pushCommits(shop, 'LIFE-4', [{ message: 'LIFE-4' }]);
  await settle(world());
  assert.equal(jira.stats.requests, before);
});

test('what belonged to the uninstalled site is cleaned up, here and at GitLab', async () => {
  await eventually(() => world().gitlab.hooks().length === 0);
  const tables = ['installation', 'link', 'mirror', 'due', 'lane', 'history', 'story'];
  const counts = tables.map((table) => `select '${table}' as name, count(*)::int from ${table}`);
  await holdsEventually(async () => {
    const rows = await query<{ name: string; count: number }>(world(), counts.join(' union all '));
    assert.deepEqual(
      rows.filter(({ count }) => count > 0),
      [],
    );
  });
});

test('a site that installs again starts anew', async () => {
  const { jira, productUrl } = world();
  await jira.install(`${productUrl}${descriptorPath}`);
  assert.deepEqual(await listSubscriptions(world()), []);
  assert.deepEqual(jiraShows(world(), 'LIFE-1').branches, []);
  await linkGroup(world(), 'acme');
  await untilPastIsRead(world());
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), 'LIFE-4').branches, ['LIFE-4']));
  await pushIsShown('LIFE-5');
});
