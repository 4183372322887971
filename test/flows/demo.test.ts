import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { runGit } from '../support/run-git.ts';
import { type RunningDemo, startDemoProcess } from '../support/start-demo-process.ts';

// The demonstration as a newcomer starts it, looked at with a browser.

const executablePath = '/usr/bin/chromium';
/** Where the gate runs, a missing browser is a failure. */
const isDemanded = existsSync(executablePath) || process.env.CI === 'true';
const skip = isDemanded ? false : 'There is no Chromium on this machine.';
const timeout = 10_000;

let browser: Browser;
let folder = '';
const complaints: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'));
  await chmod(folder, 0o755);
  if (skip) return;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath, args });
});
after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(url: string): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(timeout);
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return page;
}

/** Resolves when the text is on the page; nobody loads it again. */
async function shows(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
}

describe('npm run demo', { skip }, () => {
  let demo: RunningDemo;
  let temporary = '';

  before(async () => {
    temporary = join(folder, 'temporary');
    await mkdir(temporary);
    await chmod(temporary, 0o755);
    demo = await startDemoProcess(['--speed', '10'], { TMPDIR: temporary });
  });
  after(() => demo?.stop());

  test('the panel it names shows a branch, a commit and a merge request', async () => {
    const panel = await open(demo.places.panelUrl);
    for (const text of [
      'feature/DEMO-3-dark-mode',
      'DEMO-3 Remember the choice of the reader',
      "DEMO-3 Follow the system's colour scheme",
      'demo/shop!4',
    ]) {
      await shows(panel, text);
    }
  });

  test('the story ends as a merged merge request on its own panel', async () => {
    const panel = await open(demo.places.storyPanelUrl ?? '');
    await shows(panel, 'DEMO-4 Pay with gift cards');
    await shows(panel, 'MERGED');
  });

  test('what is pushed in the GitLab page appears on the open panel by itself', async () => {
    const panel = await open(demo.places.panelUrl);
    const page = await open(demo.places.pageUrl);
    await shows(page, 'The whole past of 1 project is read');
    const [project] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'demo/shop' }).click(),
    ]);
    await project.getByPlaceholder('branch', { exact: true }).fill('feature/DEMO-3-dark-mode');
    await project.getByPlaceholder('DEMO-1 message').fill('DEMO-3 Typed by hand');
    await project.getByRole('button', { name: 'Push a commit' }).click();
    await shows(panel, 'DEMO-3 Typed by hand');
    await shows(page, 'GitLab sends the webhook "Push Hook"; answered 200');
  });

  test('its pages have nothing to complain of', () => {
    assert.deepEqual(complaints, []);
  });

  test('Ctrl-C ends it with 0 and leaves nothing behind, even while pages are open', async () => {
    assert.equal(await demo.stop(), 0);
    assert.deepEqual(await readdir(temporary), []);
  });
});

describe('npm run demo -- --repo', { skip }, () => {
  let demo: RunningDemo;
  let path = '';

  async function commit(message: string): Promise<void> {
    const who = ['-c', 'user.name=Pat Test', '-c', 'user.email=pat@example.com'];
    await runGit('-C', path, ...who, 'commit', '--quiet', '--allow-empty', '-m', message);
  }

  before(async () => {
    path = join(folder, 'working-copy');
    await runGit('init', '--quiet', '--initial-branch=main', path);
    await commit('ABC-1 Begin');
    demo = await startDemoProcess(['--repo', path]);
  });
  after(() => demo?.stop());

  test('an ordinary commit appears on the open panel by itself', async () => {
    assert.match(demo.places.panelUrl, /\/browse\/ABC-1$/);
    const panel = await open(demo.places.panelUrl);
    await shows(panel, 'ABC-1 Begin');
    await commit('ABC-1 Go on <b>boldly</b>');
    await shows(panel, 'ABC-1 Go on <b>boldly</b>');
  });
});
