import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pino from 'pino';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { type Product, startProduct } from '../../src/compose.ts';
import { readConfig } from '../../src/config/index.ts';
import { chooseInstance } from '../support/choose-instance.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { linkGroup, listSubscriptions } from '../support/link-group.ts';
import { type Surroundings, startSurroundings } from '../support/start-world.ts';
import { useWorld } from '../support/use-world.ts';

// One story: this product stands before another one of its kind, with a GitLab of its own.

const world = useWorld({ env: { JIRA_CONNECT_PUBLIC_KEY_STORAGE: 'true' } }, async (made) => {
  behind = await startSurroundings({ env: { JIRA_CONNECT_PROXY_URL: made.productUrl } });
  product = await startProduct(readConfig(behind.env), pino({ level: 'fatal' }));
});
let behind: Surroundings;
let product: Product;
let shop: Project;

after(async () => {
  await product.stop();
  await behind.stop();
});

/** The site's Jira, and the product and the GitLab behind. */
const there = () => ({
  jira: world().jira,
  gitlab: behind.gitlab,
  productUrl: behind.productUrl,
});

test('the product behind takes the site', async () => {
  assert.equal((await chooseInstance(world(), behind.productUrl)).status, 200);
  assert.deepEqual(await listSubscriptions(there()), []);
});

test('a group that is linked there shows its changes in Jira', async () => {
  const group = behind.gitlab.createGroup({ path: 'acme' });
  shop = behind.gitlab.createProject({ group, name: 'Shop' });
  await behind.gitlab.pushCommits(shop, 'main', [{ message: 'Initial commit' }]);
  await linkGroup(there(), 'acme');
  await behind.gitlab.pushCommits(shop, 'CHAIN-1', [{ message: 'CHAIN-1' }]);
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(world(), 'CHAIN-1').branches, ['CHAIN-1']),
  );
});

test('a rotated secret reaches it, so that it goes on', async () => {
  const { jira, productUrl } = world();
  await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
  // A token by the new secret opens its pages.
  await eventually(async () => (await listSubscriptions(there()))?.length === 1);
  await behind.gitlab.pushCommits(shop, 'CHAIN-2', [{ message: 'CHAIN-2' }]);
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(world(), 'CHAIN-2').branches, ['CHAIN-2']),
  );
});

test('"Create branch" of an issue leads to its page', async () => {
  const { jira, productUrl } = world();
  const jwt = jira.signedToken({ accountId: 'developer-account' });
  const url = `${productUrl}/-/jira_connect/branches/route?issue_key=CHAIN-3&jwt=${jwt}`;
  const response = await fetch(url, { redirect: 'manual' });
  assert.equal(response.status, 302);
  const page = `${behind.productUrl}/-/jira_connect/branches/new?issue_key=CHAIN-3`;
  assert.equal(response.headers.get('location'), page);
});

test('an uninstalled app ends it there too', async () => {
  await world().jira.uninstall();
  await eventually(() => behind.gitlab.hooks().length === 0);
});
