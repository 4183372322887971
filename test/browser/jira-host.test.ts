import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { type JiraSandbox, startJiraSandbox } from '../../sandbox/jira/index.ts';
import { type StandInApp, startStandInApp } from '../../sandbox/jira/testing/stand-in-app.ts';
import { holdsEventually } from '../support/eventually.ts';
import { type RunningBrowser, startBrowser, type Visit } from '../support/start-browser.ts';

/** The part of Atlassian's `all.js` that the tests use. */
type Ap = {
  context: { getToken(callback?: (token: string) => void): Promise<string> };
  theming: { initializeTheming(): void };
  resize(width: string, height: string): void;
  flag: { create(flag: { title: string; body: string; type: string }): unknown };
};

let jira: JiraSandbox;
let app: StandInApp;
let browser: RunningBrowser;
let visit: Visit;

before(async () => {
  jira = await startJiraSandbox();
  app = await startStandInApp();
  await jira.install(app.descriptorUrl);
  browser = await startBrowser();
  visit = await browser.visit({ origins: [jira.baseUrl, new URL(app.baseUrl).origin] });
});
after(async () => {
  assert.deepEqual(visit.complaints(), []);
  await browser.close();
  await jira.close();
  await app.close();
});

/** Opens the app's page in Jira, with these options for `all.js`, and gives the frame. */
async function openApp({ options = '', accountId = 'admin-account' } = {}): Promise<Frame> {
  const script = `<script src="${jira.connectScriptUrl}" data-options="${options}"></script>`;
  app.page = `<!doctype html><html lang="en"><title>App</title>${script}<body><div class="ac-content">App`;
  const { page } = visit;
  await page.goto(jira.appUrl(accountId));
  return getFrame(page);
}

async function getFrame(page: Page): Promise<Frame> {
  const frame = await (await page.waitForSelector('iframe.ap-iframe')).contentFrame();
  assert.ok(frame);
  await frame.waitForFunction(() => 'AP' in window && 'context' in (window.AP as object));
  return frame;
}

/** Runs in the frame. */
function ap(): Ap {
  return (window as unknown as { AP: Ap }).AP;
}

async function readClaims(frame: Frame): Promise<Record<string, unknown>> {
  const token = await frame.evaluate(`(${ap})().context.getToken()`);
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
}

test('the app gets context tokens of whoever is signed in, by promise and by callback', async () => {
  const frame = await openApp({ accountId: 'developer-account' });
  const claims = await readClaims(frame);
  assert.equal(claims.qsh, 'context-qsh');
  assert.equal(claims.sub, 'developer-account');
  const called = await frame.evaluate(
    `new Promise((resolve) => (${ap})().context.getToken(resolve))`,
  );
  assert.equal(String(called).split('.').length, 3);
});

test('another person can be chosen on the page', async () => {
  await openApp();
  await visit.page.selectOption('select[name="as"]', 'developer-account');
  await visit.page.waitForURL(/as=developer-account/);
  assert.equal((await readClaims(await getFrame(visit.page))).sub, 'developer-account');
});

test('the app sizes its frame', async () => {
  const frame = await openApp();
  const heightOf = async () => (await visit.page.locator('iframe.ap-iframe').boundingBox())?.height;
  await frame.evaluate(`(${ap})().resize('100%', '777px')`);
  await holdsEventually(async () => assert.equal(await heightOf(), 777));
  await openApp({ options: 'sizeToParent:true' });
  await holdsEventually(async () => assert.equal(await heightOf(), 900 - 116));
});

test('the theme of Jira reaches the app, also when it changes', async () => {
  const frame = await openApp();
  const isDark = () => frame.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const mode = () => frame.evaluate(() => document.documentElement.dataset.colorMode);
  await frame.evaluate(`(${ap})().theming.initializeTheming()`);
  await holdsEventually(async () => assert.equal(await mode(), 'light'));
  assert.equal(await isDark(), false);
  await visit.page.selectOption('select[name="theme"]', 'dark');
  await holdsEventually(async () => assert.equal(await mode(), 'dark'));
  assert.equal(await isDark(), true);
});

test('the app shows a flag, hostile text only as text', async () => {
  const frame = await openApp();
  const flag = JSON.stringify({ title: 'Linked', body: '<img src=x>', type: 'success' });
  await frame.evaluate(`void (${ap})().flag.create(${flag})`);
  const shown = visit.page.getByRole('alert');
  assert.match(await shown.innerText(), /Linked\s+<img src=x>/);
});
