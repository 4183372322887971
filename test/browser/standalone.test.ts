import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { givenWorkInGroups, groupPaths } from '../support/given-work-in-groups.ts';
import { pressTabTo } from '../support/press-tab-to.ts';
import { type RunningBrowser, startBrowser, type Visit } from '../support/start-browser.ts';
import { type ProductProcess, startProductProcess } from '../support/start-product-process.ts';
import { type Surroundings, startSurroundings } from '../support/start-world.ts';
import { useJiraPage } from '../support/use-jira-page.ts';

// The same way without Jira around it: the operator does it in the administrator's place. Each test goes on where
// the one before it ended.

const adminToken = 'the-token-of-the-operator-of-this-test';
let world: Surroundings;
let product: ProductProcess;
let browser: RunningBrowser;
let visit: Visit;
let page: Page;

before(async () => {
  world = await startSurroundings({ env: { ADMIN_TOKEN: adminToken } });
  product = startProductProcess(world);
  const { jira, gitlab, productUrl } = world;
  await Promise.all([product.ready(), givenWorkInGroups(world)]);
  await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
  browser = await startBrowser();
  visit = await browser.visit({ origins: [jira.baseUrl, gitlab.url, productUrl] });
  page = visit.page;
});
after(async () => {
  await browser?.close();
  await product?.stop();
  await world?.stop();
});

const alone = () => useJiraPage(page, page);
const siteAddress = () => `${world.productUrl}/-/console/sites/1`;
const openIssue = () => page.goto(`${world.jira.baseUrl}/browse/WORK-1`);
const press = (name: RegExp) => pressTabTo({ place: page, window: page }, name);
async function enter(): Promise<void> {
  await page.getByLabel('ADMIN_TOKEN').fill(adminToken);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('the console leads to the page of the site', async () => {
  await page.goto(`${world.productUrl}/-/console`);
  await enter();
  await page.getByRole('link', { name: 'Jira sites' }).click();
  await page.getByRole('link', { name: new URL(world.jira.baseUrl).host }).click();
  const opened = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Manage its links' }).click();
  const other = await opened;
  assert.equal(other.url(), siteAddress());
  await other.getByRole('heading', { name: 'GitLab for Jira' }).waitFor();
  await other.close();
});

test('a wrong token is told as such, and shows nothing', async () => {
  await page.goto(siteAddress());
  await page.getByLabel('ADMIN_TOKEN').fill('guess');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('You are not signed in').waitFor();
  assert.equal(await page.getByRole('heading', { name: /Linked|See GitLab/ }).count(), 0);
});

test('by keyboard alone: sign in twice, and link three groups', async () => {
  await page.goto(siteAddress());
  await page.getByLabel('ADMIN_TOKEN').waitFor();
  await press(/^ADMIN_TOKEN/);
  await page.keyboard.type(adminToken);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'See GitLab’s work in your Jira issues' }).waitFor();
  await signInByKeyboard();
  await press(/^Link groups$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  for (const path of groupPaths) {
    await page.getByLabel(`(${path})`).waitFor();
    await press(new RegExp(`\\(${path}\\)`));
    await page.keyboard.press('Space');
  }
  await press(/^Link 3$/);
  await page.keyboard.press('Enter');
  await page.getByText('3 are linked').waitFor();
});

async function signInByKeyboard(): Promise<void> {
  await press(/^Sign in to /);
  const opened = page.waitForEvent('popup');
  await page.keyboard.press('Enter');
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  await popup.getByLabel('Username').waitFor();
  await popup.keyboard.type('lena');
  await popup.keyboard.press('Enter');
  await popup.getByRole('heading', { name: /is requesting access/ }).waitFor();
  await pressTabTo({ place: popup, window: popup }, /^Authorize/);
  await popup.keyboard.press('Enter');
  await closed;
  await page.getByText('(@lena)').waitFor();
}

test('the page shows how the history is read, until it is, and the issue shows the work', async () => {
  await alone().untilPastIsRead(groupPaths);
  await openIssue();
  for (const path of groupPaths) {
    await page.getByText(`WORK-1 Open the shop of ${path}`).first().waitFor();
  }
});

test('a reload forgets who was signed in', async () => {
  await page.goto(siteAddress());
  await page.getByLabel('ADMIN_TOKEN').waitFor();
  assert.deepEqual(await visit.context.storageState({ indexedDB: true }), {
    // GitLab's and Jira's own; this service keeps nothing.
    cookies: (await visit.context.cookies()).filter(({ name }) => /gitlab|jira/.test(name)),
    origins: [],
  });
});

test('a link is cut with deletion, and its work vanishes from the issue', async () => {
  await enter();
  await alone().unlinkAndDelete('beta');
  await page.getByRole('heading', { name: 'Linked (2)' }).waitFor();
  await openIssue();
  await page.getByText('WORK-1 Open the shop of beta').waitFor({ state: 'detached' });
  await page.getByText('WORK-1 Open the shop of acme').first().waitFor();
});

test('only the refused token complained, and only Jira, GitLab and this service were asked', () => {
  const [refused, ...others] = visit.complaints();
  assert.match(refused ?? '', /status of 401/);
  assert.deepEqual(others, []);
  assert.deepEqual(world.jira.violations(), []);
});
