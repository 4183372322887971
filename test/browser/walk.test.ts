import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, afterEach, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { signInAtGitlab } from '../support/sign-in-at-gitlab.ts';
import { type RunningBrowser, startBrowser, type Visit } from '../support/start-browser.ts';
import { type RunningDemo, startDemoProcess } from '../support/start-demo-process.ts';

// What somebody can do in the demonstration who has read nothing but the README: each test is a step of one
// walk, and each leaves a picture in SHOTS.

const folder = process.env.SHOTS ?? '/tmp/shots';
const serviceId = 'b:c2hvcA==';
const stepLimitMs = 20_000;

let demo: RunningDemo;
let browser: RunningBrowser;
let visit: Visit;
let home: Page;
let pictures = 0;

before(async () => {
  await mkdir(folder, { recursive: true });
  [demo, browser] = await Promise.all([startDemoProcess(['--speed', '10']), startBrowser()]);
  visit = await browser.visit();
  visit.context.setDefaultTimeout(stepLimitMs);
  home = visit.page;
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

// Whoever must find out why a step failed sees what was open.
afterEach(async (context) => {
  // Node has it; its types do not yet.
  const { passed } = context as unknown as { readonly passed: boolean };
  for (const page of visit.context.pages()) {
    if (!passed) await picture(page, 'failed');
    if (page !== home) await page.close();
  }
});

async function picture(page: Page, name: string): Promise<void> {
  pictures += 1;
  const number = String(pictures).padStart(2, '0');
  await page.screenshot({ path: `${folder}/walk-${number}-${name}.png`, animations: 'disabled' });
}

/** Clicks, and gives the window that opens. */
async function follow(page: Page, link: Locator): Promise<Page> {
  const [opened] = await Promise.all([page.waitForEvent('popup'), link.click()]);
  return opened;
}

const button = (page: Pick<Page, 'getByRole'>, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true });

async function signIn(page: Page, from: Pick<Page, 'getByRole'>): Promise<void> {
  const asked = await follow(page, button(from, /^Sign in to/));
  await picture(asked, 'sign-in-at-gitlab');
  await signInAtGitlab(asked, { username: demo.places.gitlabUsername });
}

async function openApp(): Promise<{ jira: Page; app: ReturnType<Page['frameLocator']> }> {
  const jira = await follow(home, home.getByRole('link', { name: 'The app in Jira' }));
  return { jira, app: jira.frameLocator('iframe.ap-iframe') };
}

test('the page of the demonstration says what can be done, and with which names', async () => {
  await home.goto(demo.places.pageUrl);
  await home.getByText('The story is told.').waitFor();
  await home.getByText(demo.places.adminToken).waitFor();
  await picture(home, 'demo');
});

test('a group is linked, and its past is read', async () => {
  const { jira, app } = await openApp();
  await app.getByRole('heading', { name: 'Linked (1)' }).waitFor();
  await picture(jira, 'app');
  await signIn(jira, app);
  await button(app, 'Link groups').click();
  await app.getByLabel('Platform (platform)').check();
  await picture(jira, 'link-groups');
  await button(app, 'Link').click();
  await app.getByText('platform is linked.').waitFor();
  await app.getByText(/all 3 projects, \d+ items read/).waitFor();
  await picture(jira, 'linked');
});

test('a service id is set', async () => {
  const { jira, app } = await openApp();
  await button(app, 'Settings of demo').click();
  await signIn(jira, app.getByRole('dialog'));
  await app.getByLabel('Service ID').fill(serviceId);
  await button(app, 'Save changes').click();
  await app.getByText('Your changes have been saved').waitFor();
  await picture(jira, 'service-id');
  await button(app, 'Close').click();
  await button(app, 'Settings of demo').click();
  assert.equal(await app.getByLabel('Service ID').inputValue(), serviceId);
});

test('a branch is created from an issue, and appears in its development panel', async () => {
  const panel = await follow(home, home.getByRole('link', { name: 'DEMO-3' }));
  const form = await follow(panel, panel.getByRole('link', { name: 'Create branch' }));
  await form.getByText('Follow the colour scheme').waitFor();
  await picture(form, 'create-branch-signed-out');
  await signIn(form, form);
  await form.getByLabel('Project').fill('shop');
  await form.getByRole('option', { name: 'demo/shop' }).click();
  await form.getByText('main', { exact: true }).waitFor();
  await picture(form, 'create-branch');
  const name = 'DEMO-3-follow-the-colour-scheme-of-the-system';
  assert.equal(await form.getByLabel('Branch name').inputValue(), name);
  await button(form, 'Create branch').click();
  await form.getByText('New branch was successfully created.').waitFor();
  await picture(form, 'branch-created');
  await panel.getByRole('link', { name }).waitFor();
  await picture(panel, 'branch-in-jira');
});

test('why a merge request is missing in Jira is found by its address', async () => {
  const project = await follow(home, home.getByRole('link', { name: 'demo/shop' }));
  await picture(project, 'project-in-gitlab');
  await project.getByRole('link', { name: 'Tidy the price list' }).first().click();
  await project.getByRole('heading', { name: /^Tidy the price list/ }).waitFor();
  const address = project.url();
  const page = await follow(home, home.getByRole('link', { name: 'Console' }));
  await page.getByLabel('ADMIN_TOKEN').fill(demo.places.adminToken);
  await button(page, 'Sign in').click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await picture(page, 'console');
  await page.getByLabel('Where is my merge request?').fill(address);
  await button(page, 'Search').click();
  await page
    .getByText(/name no issue key. Write one/)
    .first()
    .waitFor();
  await picture(page, 'why-it-is-missing');
});

test('a link is cut, and what it sent leaves Jira', async () => {
  const issue = await follow(home, home.getByRole('link', { name: 'Issues' }));
  await issue.getByText('PLAT-', { exact: false }).first().waitFor();
  const { jira, app } = await openApp();
  await button(app, 'Unlink platform').click();
  await app.getByLabel('Also delete what was sent to Jira').check();
  await picture(jira, 'unlink');
  await button(app, 'Unlink and delete').click();
  await app.getByRole('heading', { name: 'Linked (1)' }).waitFor();
  await picture(jira, 'unlinked');
  await issue.getByText('PLAT-', { exact: false }).first().waitFor({ state: 'detached' });
  await picture(issue, 'gone-from-jira');
});

test('no page complained', () => {
  assert.deepEqual(visit.complaints(), []);
});
