import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FrameLocator, Page } from 'playwright-core';
import { signInAtGitlab } from '../test/support/sign-in-at-gitlab.ts';
import { startBrowser, type Visit } from '../test/support/start-browser.ts';
import { type RunningDemo, startDemoProcess } from '../test/support/start-demo-process.ts';

// The pictures of the guide: every page in light and dark, as the demonstration shows it. Needs Chromium and
// pngquant. Start it with `npm run pictures`, then look at each.

const folder = fileURLToPath(new URL('./guide/pictures', import.meta.url));
const limitMs = 20_000;
const colors = 64;

type Places = RunningDemo['places'];
type Camera = (page: Page, name: string, height?: number) => Promise<void>;
type Set = { readonly places: Places; readonly visit: Visit; readonly take: Camera };

/** Once dark and once light, so that it ends as it began. */
const take: Camera = async (page, name, height = 800) => {
  await page.setViewportSize({ width: 1280, height });
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Themes are loaded when they are first needed, and charts are drawn step by step.
    await page.waitForTimeout(700);
    const path = `${folder}/${name}-${colorScheme}.png`;
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  }
};

async function signIn(
  page: Page,
  from: Pick<Page, 'getByRole'>,
  { gitlabUsername }: Places,
): Promise<void> {
  const popup = page.waitForEvent('popup');
  await from.getByRole('button', { name: /^Sign in to/ }).click();
  await signInAtGitlab(await popup, { username: gitlabUsername });
}

async function openApp({ places, visit }: Set): Promise<{ page: Page; app: FrameLocator }> {
  const page = await visit.context.newPage();
  await page.goto(places.appUrl);
  const app = page.frameLocator('iframe.ap-iframe');
  await app.getByRole('heading', { name: /^(Linked|Sign in)/ }).waitFor();
  return { page, app };
}

const press = (from: Pick<Page, 'getByRole'>, name: string) =>
  from.getByRole('button', { name, exact: true }).click();

async function takeLinking(set: Set): Promise<void> {
  const { page, app } = await openApp(set);
  await signIn(page, app, set.places);
  await press(app, 'Link groups');
  await app.getByLabel('Mobile apps (mobile)').check();
  await set.take(page, 'jira-link-groups', 900);
  await press(app, 'Link');
  await app.getByText(/all 2 projects/).waitFor();
  await set.take(page, 'jira-linked', 900);
  await press(app, 'Settings of demo');
  await app.getByLabel('Service ID').fill('b:YXJpOmNsb3VkOmdyYXBo=');
  await set.take(page, 'jira-settings', 900);
  await press(app, 'Close');
  await press(app, 'Re-sync mobile');
  await set.take(page, 'jira-resync');
  await press(app, 'Cancel');
  await press(app, 'Unlink mobile');
  await app.getByLabel('Also delete what was sent to Jira').check();
  await set.take(page, 'jira-unlink');
}

async function takeBranch({ places, visit, take }: Set): Promise<void> {
  const panel = await visit.context.newPage();
  await panel.goto(places.panelUrl);
  const popup = panel.waitForEvent('popup');
  await panel.getByRole('link', { name: 'Create branch' }).click();
  const page = await popup;
  await signIn(page, page, places);
  await page.getByLabel('Project').fill('shop');
  await page.getByRole('option', { name: 'demo/shop' }).click();
  await page.getByText('main', { exact: true }).waitFor();
  await take(page, 'branch', 480);
  await press(page, 'Create branch');
  await page.getByText('New branch was successfully created.').waitFor();
  await take(page, 'branch-created', 360);
  await panel.getByRole('link', { name: /^DEMO-3-follow/ }).waitFor();
  await take(panel, 'panel');
}

/** By the part of the console's address behind the hash. */
const views: Readonly<Record<string, { name: string; height?: number }>> = {
  '': { name: 'console-overview' },
  'sites/1': { name: 'console-site', height: 900 },
  'sites/1/projects': { name: 'console-projects' },
  links: { name: 'console-links', height: 560 },
  work: { name: 'console-work' },
  connections: { name: 'console-connections' },
  settings: { name: 'console-settings', height: 900 },
  audit: { name: 'console-audit' },
  doctor: { name: 'console-doctor', height: 900 },
};

async function takeConsole({ places, visit, take }: Set): Promise<void> {
  const page = await visit.context.newPage();
  await page.goto(places.consoleUrl);
  await page.getByLabel('ADMIN_TOKEN').waitFor();
  await take(page, 'console-sign-in', 620);
  await page.getByLabel('ADMIN_TOKEN').fill(places.adminToken);
  await press(page, 'Sign in');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  for (const [view, { name, height }] of Object.entries(views)) {
    await page.evaluate(`window.location.hash = '#/${view}'`);
    await page.waitForTimeout(1500);
    await take(page, name, height);
  }
  for (const [question, name] of [
    ['demo/shop!5', 'console-missing'],
    ['demo/shop!4', 'console-search'],
  ] as const) {
    await page.evaluate(`window.location.hash = '#/search'`);
    await page.getByLabel('Where is my merge request?').fill(question);
    await press(page, 'Search');
    await page.getByText(/One thing is found for/).waitFor();
    await take(page, name, name === 'console-missing' ? 560 : 800);
  }
  await press(page, 'Sign out');
  await page.evaluate(`window.location.hash = ''`);
  await signIn(page, page, places);
  await page.getByRole('heading', { level: 1, name: 'Who receives your data' }).waitFor();
  await page.getByRole('link', { name: /Mobile apps/ }).waitFor();
  await take(page, 'console-owner', 560);
}

/** As it is before anything is linked. */
async function takeFirstRun(set: Set): Promise<void> {
  const { page, app } = await openApp(set);
  for (const path of ['mobile', 'demo']) {
    await press(app, `Unlink ${path}`);
    await press(app, 'Unlink');
    await app.getByText(`${path} is unlinked.`).waitFor();
  }
  const again = await openApp(set);
  await page.close();
  await set.take(again.page, 'jira-first-run', 900);
}

async function takeAll(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const demo = await startDemoProcess(['--speed', '10']);
  const browser = await startBrowser();
  try {
    const visit = await browser.visit();
    visit.context.setDefaultTimeout(limitMs);
    const { places } = demo;
    await visit.page.goto(places.pageUrl);
    await visit.page.getByText('The story is told.').waitFor();
    await take(visit.page, 'demo', 900);
    const set = { places, visit, take };
    await takeLinking(set);
    await takeBranch(set);
    await takeConsole(set);
    await takeFirstRun(set);
  } finally {
    await browser.close();
    await demo.stop();
  }
  await shrink();
}

async function shrink(): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.png'));
  const options = ['--force', '--strip', '--nofs', '--speed', '1', '--ext', '.png', String(colors)];
  await promisify(execFile)('pngquant', [...options, ...files], { cwd: folder });
}

await takeAll();
