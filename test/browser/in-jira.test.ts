import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import { givenWorkInGroups, groupPaths } from '../support/given-work-in-groups.ts';
import { pressTabTo } from '../support/press-tab-to.ts';
import { type RunningBrowser, startBrowser, type Visit } from '../support/start-browser.ts';
import { type ProductProcess, startProductProcess } from '../support/start-product-process.ts';
import { type Surroundings, startSurroundings } from '../support/start-world.ts';
import { useJiraPage } from '../support/use-jira-page.ts';

// The whole way of an administrator in Jira, through Atlassian's own host library. Each test goes on where the one
// before it ended.

let world: Surroundings;
let product: ProductProcess;
let browser: RunningBrowser;
let visit: Visit;
let page: Page;
let frame: FrameLocator;

before(async () => {
  world = await startSurroundings();
  product = startProductProcess(world);
  const { jira, gitlab, productUrl } = world;
  await Promise.all([product.ready(), givenWorkInGroups(world)]);
  browser = await startBrowser();
  visit = await browser.visit({ origins: [jira.baseUrl, gitlab.url, productUrl] });
  page = visit.page;
  frame = page.frameLocator('iframe.ap-iframe');
});
after(async () => {
  await browser?.close();
  await product?.stop();
  await world?.stop();
});

const inJira = () => useJiraPage(frame, page);
const openIssue = () => page.goto(`${world.jira.baseUrl}/browse/WORK-1`);
const openApp = async () => {
  await page.goto(world.jira.baseUrl);
  await page.getByRole('link', { name: 'Apps' }).click();
  await page.getByRole('link', { name: 'Get started' }).click();
};

test('the app is installed, and its page opens in Jira', async () => {
  await page.goto(world.jira.baseUrl);
  await page.getByRole('link', { name: 'Apps' }).click();
  const descriptor = `${world.productUrl}/-/jira_connect/app_descriptor.json`;
  await page.getByLabel('Address of its descriptor').fill(descriptor);
  await page.getByRole('button', { name: 'Install' }).click();
  await page.getByRole('link', { name: 'Get started' }).click();
  await frame.getByRole('heading', { name: 'See GitLab’s work in your Jira issues' }).waitFor();
  await frame.getByText('What is sent to Jira?').click();
  await frame.getByText('Never the content of files').waitFor();
  assert.equal(await inJira().button('Link groups').isDisabled(), true);
});

test('the administrator signs in to GitLab and links three groups', async () => {
  await inJira().signIn('lena');
  // Slow enough to be watched.
  world.gitlab.setLatency(200);
  await inJira().link(groupPaths);
  await frame.getByText('3 are linked').waitFor();
  await frame.getByRole('heading', { name: 'Linked (3)' }).waitFor();
});

test('the page shows how the history is read, until it is', async () => {
  await frame.getByRole('progressbar').first().waitFor();
  await frame
    .getByText(/^(Looking for projects|Reading history)$/)
    .first()
    .waitFor();
  world.gitlab.setLatency(0);
  await inJira().untilPastIsRead(groupPaths);
  assert.equal(await frame.getByRole('progressbar').count(), 0);
});

test('the issue shows the work of all three', async () => {
  await openIssue();
  for (const path of groupPaths) {
    await page.getByText(`WORK-1 Open the shop of ${path}`).first().waitFor();
    await page.getByText(`WORK-1 Sell in ${path}`).first().waitFor();
  }
});

test('what happens in GitLab appears in the open issue', async () => {
  const project = world.gitlab.findProject('acme/shop-of-acme');
  assert.ok(project);
  await world.gitlab.pushCommits(project, 'main', [{ message: 'WORK-1 While somebody looks' }]);
  await page.getByText('WORK-1 While somebody looks').first().waitFor();
});

test('who is no administrator of Jira may look, not change', async () => {
  await openApp();
  await page.selectOption('select[name="as"]', 'developer-account');
  await frame.getByText('You can look, but not change anything here').waitFor();
  assert.equal(
    await inJira()
      .button(/^(Unlink|Link|Sign in)/)
      .count(),
    0,
  );
  await page.selectOption('select[name="as"]', 'admin-account');
  await inJira().button('Unlink beta').waitFor();
});

test('a link is cut with deletion, and its work vanishes from the open issue', async () => {
  await inJira().unlinkAndDelete('beta');
  await frame.getByRole('heading', { name: 'Linked (2)' }).waitFor();
  await openIssue();
  await page.getByText('WORK-1 Open the shop of beta').waitFor({ state: 'detached' });
  await page.getByText('WORK-1 Sell in beta').waitFor({ state: 'detached' });
  await page.getByText('WORK-1 Open the shop of acme').first().waitFor();
});

test('a link is cut by keyboard alone, from the list of apps on', async () => {
  await page.goto(`${world.jira.baseUrl}/apps`);
  const outside = { place: page, window: page };
  const inside = { place: frame, window: page };
  await pressTabTo(outside, /^Get started$/);
  await page.keyboard.press('Enter');
  await inJira().button('Unlink gamma').waitFor();
  await pressTabTo(inside, /^Unlink gamma$/);
  await page.keyboard.press('Enter');
  await frame.getByRole('dialog').waitFor();
  await pressTabTo(inside, /^Also delete/);
  await page.keyboard.press('Space');
  await pressTabTo(inside, /^Unlink and delete$/);
  await page.keyboard.press('Enter');
  await frame.getByRole('heading', { name: 'Linked (1)' }).waitFor();
  await openIssue();
  await page.getByText('WORK-1 Open the shop of gamma').waitFor({ state: 'detached' });
});

test('nothing complained, and only Jira, GitLab and this service were asked', () => {
  assert.deepEqual(visit.complaints(), []);
  assert.deepEqual(world.jira.violations(), []);
});
