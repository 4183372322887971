import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import {
  givenHostileWorld,
  hostile,
  hostileBranch,
  hostilePath,
  shownAs,
} from '../support/given-hostile-world.ts';
import { signInAtGitlab } from '../support/sign-in-at-gitlab.ts';
import { type RunningBrowser, startBrowser, type Visit } from '../support/start-browser.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { useJiraPage } from '../support/use-jira-page.ts';

// Every text of GitLab and Jira that reaches a page, planted as an attack: it has to be seen as it is. Each test goes
// on where the one before it ended.

const adminToken = 'the-token-of-the-operator-of-this-test';
let world: World;
let planted: Awaited<ReturnType<typeof givenHostileWorld>>;
let browser: RunningBrowser;
let visit: Visit;
let page: Page;
let frame: FrameLocator;
const dialogs: string[] = [];

before(async () => {
  world = await startWorld({
    env: { ADMIN_TOKEN: adminToken },
    gitlab: { version: `18.5.0 ${shownAs('version')}` },
  });
  planted = await givenHostileWorld(world);
  const { jira, gitlab, productUrl } = world;
  browser = await startBrowser();
  visit = await browser.visit({ origins: [jira.baseUrl, gitlab.url, productUrl] });
  page = visit.page;
  frame = page.frameLocator('iframe.ap-iframe');
  visit.context.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
});
after(async () => {
  await browser?.close();
  await world?.stop();
});
afterEach(async () => {
  assert.deepEqual(await findHarm(), []);
});

/** What would show that text was taken for more, in every frame of every window. */
async function findHarm(): Promise<string[]> {
  const frames = visit.context.pages().flatMap((each) => each.frames());
  const found = await Promise.all(
    frames.map((each) =>
      each.evaluate(() => {
        const suspects = document.querySelectorAll(
          '[onerror], [onload], [src^="javascript:" i], [href^="javascript:" i], img[src="x"]',
        );
        const scripts = [...document.scripts].filter(
          ({ src, type }) => src === '' && type !== 'application/json',
        );
        const hurt = 'hurt' in window ? ['a script ran'] : [];
        return [...hurt, ...[...suspects, ...scripts].map(({ outerHTML }) => outerHTML)];
      }),
    ),
  );
  return [...found.flat(), ...dialogs];
}

async function see(place: Page | FrameLocator, ...texts: string[]): Promise<void> {
  for (const text of texts) await place.getByText(text).first().waitFor();
}

const inJira = () => useJiraPage(frame, page);
const openApp = (accountId = 'admin-account') => page.goto(world.jira.appUrl(accountId));

test('the page in Jira: people, groups, projects, what GitLab and Jira refuse', async () => {
  await openApp();
  await inJira().signIn(planted.username);
  await see(frame, shownAs('person'));
  await inJira().button('Link groups').click();
  await see(frame, shownAs('group'), shownAs('strange'), planted.strangePath);
  const refusal = { status: 403, urlPart: 'search=refused', message: hostile('refusal') };
  // The page asks three times before it says so.
  world.gitlab.failNext({ ...refusal, times: 3 });
  await frame.getByLabel('Search groups').fill('refused');
  await see(frame, shownAs('refusal'));
  await frame.getByLabel('Search groups').fill('');
  await frame.getByRole('tab', { name: 'Projects' }).click();
  await see(frame, shownAs('project'), planted.projectPath);
  await frame.getByRole('tab', { name: 'Groups' }).click();
  await frame.getByLabel(`(${planted.strangePath})`).check();
  await inJira()
    .button(/^Link$/)
    .click();
  await see(frame, `${planted.strangePath}: Cannot find namespace.`);
  await inJira().button(`Remove ${planted.strangePath}`).click();
  await frame.getByLabel('(evil)').check();
  await inJira()
    .button(/^Link$/)
    .click();
  await frame.getByRole('dialog').waitFor({ state: 'detached' });
  await see(frame, shownAs('group'), 'Group evil', `by ${planted.username}`);
  await inJira().untilPastIsRead(['evil']);
  await openApp('nobody');
  await see(frame, `Current groups: ${shownAs('jira-group')}`);
});

test('the issue in Jira', async () => {
  await page.goto(`${world.jira.baseUrl}/browse/EVIL-1`);
  await see(page, shownAs('summary'), shownAs('text'), hostileBranch);
  for (const name of ['commit', 'title', 'environment', 'flag']) await see(page, shownAs(name));
});

test('the page that makes a branch', async () => {
  const { gitlab, jira } = world;
  gitlab.setBranchRules(planted.project, { namePattern: /"><img src=x onerror="window.hurt=1">/ });
  const opened = page.waitForEvent('popup');
  await page.goto(`${jira.baseUrl}/browse/EVIL-1?as=admin-account`);
  await page.getByRole('link', { name: 'Create branch' }).click();
  const branchPage = await opened;
  await branchPage.getByRole('button', { name: /^Sign in to / }).waitFor();
  const asked = branchPage.waitForEvent('popup');
  await branchPage.getByRole('button', { name: /^Sign in to / }).click();
  await signInAtGitlab(await asked, { username: planted.username });
  await see(branchPage, shownAs('person'));
  await branchPage.getByLabel('Project').fill('project');
  await see(branchPage, planted.projectPath);
  await branchPage.getByRole('option').first().click();
  await branchPage.getByLabel('Source branch').click();
  await branchPage.getByRole('option', { name: hostileBranch }).click();
  await branchPage.getByRole('button', { name: 'Create branch' }).click();
  await see(branchPage, '<img src=x onerror="window.hurt=1">');
  assert.deepEqual(await findHarm(), []);
  await branchPage.close();
});

/** What Jira does not take keeps its texts here, so that they are seen in the console. */
async function refuseNewWork(): Promise<void> {
  const { jira, gitlab } = world;
  const { project } = planted;
  const refusal = { kind: 'status', status: 400, message: hostile('rejection') } as const;
  jira.fail(refusal, { match: ({ path }) => path.includes('/bulk') });
  const again = 'EVIL-2-again';
  await gitlab.pushCommits(project, again, [{ message: `EVIL-2 ${hostile('late commit')}` }]);
  const title = `EVIL-2 ${hostile('late title')}`;
  const author = gitlab.root;
  await gitlab.openMergeRequest({ project, sourceBranch: again, title, author });
  const environment = hostile('late environment');
  await gitlab.createDeployment({ project, environment, ref: again, status: 'success' });
  const name = hostile('late flag');
  gitlab.createFeatureFlag({ project, name, description: 'EVIL-2' });
  gitlab.updateFeatureFlag(project, name, { active: false });
}

test('the console of the operator', async () => {
  await refuseNewWork();
  await page.goto(`${world.productUrl}/-/console`);
  await page.getByLabel('ADMIN_TOKEN').fill(adminToken);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  const go = async (view: string, ...texts: string[]) => {
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, `#/${view}`);
    await see(page, ...texts);
    assert.deepEqual(await findHarm(), [], view);
  };
  await go('sites/1/links', 'evil');
  await go('sites/1/projects', planted.projectPath);
  await go('sites/1/rejections', shownAs('rejection'));
  for (const name of ['late title', 'late commit', 'late environment', 'late flag', 'rejection']) {
    await go('search?q=EVIL-2', shownAs(name));
  }
  await go(`search?q=${encodeURIComponent(hostile('question'))}`, shownAs('question'));
  await go('links', shownAs('group'), `by ${planted.username}`);
  await go('audit', `linkedBy: ${planted.username}`);
  await go('connections', shownAs('version'));
  const refusal = { status: 403, urlPart: '/api/v4/version', message: hostile('refused-token') };
  world.gitlab.failNext({ ...refusal, times: 1 });
  await page.getByRole('button', { name: /^Test/ }).first().click();
  await see(page, shownAs('refused-token'));
  await go('doctor', 'checks passed');
  await go('work', 'Work');
});

test('the console of the owner of a group', async () => {
  await page.goto('about:blank');
  await page.goto(`${world.productUrl}/-/console`);
  await useJiraPage(page, page)
    .button(/^Sign in to /)
    .waitFor();
  const asked = page.waitForEvent('popup');
  await page.getByRole('button', { name: /^Sign in to / }).click();
  await signInAtGitlab(await asked, { username: planted.username });
  await see(page, shownAs('group'), `by ${planted.username}`);
  await page.getByRole('button', { name: /^Cut the link/ }).click();
  await see(page, `no longer receives anything of ${shownAs('group')}`);
});

test('what stands in the address of a page', async () => {
  const { productUrl } = world;
  const text = encodeURIComponent(hostile('address'));
  await page.goto(
    `${productUrl}/-/jira_connect/branches/new?issue_key=${text}&issue_summary=${text}`,
  );
  await page.getByRole('heading', { name: 'New branch' }).waitFor();
  await page.goto(
    `${productUrl}/-/jira_connect/oauth_callbacks?error_description=${text}&error=${text}`,
  );
  await page.getByText('The window that asked to sign in is gone').waitFor();
  await page.goto(`${productUrl}/-/console#/${text}/${text}?q=${text}`);
  await page.getByLabel('ADMIN_TOKEN').waitFor();
});

test('the addresses that Jira tells of itself', async () => {
  const { jira, productUrl } = world;
  const descriptor = `${productUrl}/-/jira_connect/app_descriptor.json`;
  for (const displayUrl of ['javascript:window.hurt=1', 'https://evil.example;sandbox']) {
    await assert.rejects(jira.install(descriptor, { displayUrl }), /answered 422/);
  }
  await jira.install(descriptor, { displayUrl: `https://evil.example/${hostilePath('display')}` });
  await openApp();
  await see(frame, 'for evil.example');
});

test('nothing complained, and nobody else was asked for a picture', () => {
  const complaints = visit.complaints().filter((text) => !text.includes('Failed to load resource'));
  assert.deepEqual(complaints, []);
});
