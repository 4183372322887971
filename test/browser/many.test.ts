import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import type {
  ConnectionId,
  InstallationId,
  Link,
  Project,
  ProjectId,
} from '../../src/domain/index.ts';
import { type RunningBrowser, startBrowser, type Visit } from '../support/start-browser.ts';
import { startWorld, type World } from '../support/start-world.ts';
import { timeInPage } from '../support/time-in-page.ts';
import { useJiraPage } from '../support/use-jira-page.ts';

// The real service with all that a large company has. How fast exactly is measured by `npm run bench`, on a machine
// that does nothing else; here an answer must only not take as long as something that grows with the lists.
const mostMs = 2_000;

const adminToken = 'the-token-of-the-operator-of-this-test';
const groups = 5_000;
const projects = 20_000;
const atOnce = 50;

let world: World;
let browser: RunningBrowser;
let visit: Visit;
let page: Page;

before(async () => {
  // What is planted is only looked at: no worker reads it.
  world = await startWorld({ env: { ADMIN_TOKEN: adminToken, ROLE: 'web' } });
  const { gitlab } = world;
  const lena = gitlab.createUser({ username: 'lena' });
  const member = { user: lena, level: 40 } as const;
  const group = gitlab.seedGroups({ groups, namePrefix: 'Team', member }).at(-1);
  assert.ok(group);
  const nothing = { mergeRequests: 0, branches: 0 };
  gitlab.seedProjects({ group, projects, ...nothing, namePrefix: 'service' });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await world?.stop();
});
beforeEach(async () => {
  const { jira, gitlab, productUrl } = world;
  visit = await browser.visit({ origins: [jira.baseUrl, gitlab.url, productUrl] });
  page = visit.page;
});
afterEach(async () => {
  await visit.close();
  assert.deepEqual(visit.complaints(), []);
});

async function openInJira(): Promise<Frame> {
  await page.goto(world.jira.appUrl('admin-account'));
  const frame = await (await page.waitForSelector('iframe.ap-iframe')).contentFrame();
  assert.ok(frame);
  await frame.getByRole('heading', { name: 'GitLab for Jira' }).waitFor();
  return frame;
}

/** Fails when it takes too long until the first of these elements shows the text. */
async function showsSoon(
  frame: Frame,
  act: () => Promise<void>,
  [selector, text]: readonly [selector: string, text: string],
): Promise<void> {
  const tookMs = await timeInPage(frame, act, { selector, text });
  assert.ok(tookMs < mostMs, `${selector} ${text}: ${Math.round(tookMs)} ms`);
}

test('what may be linked is paged and searched, of 5,000 groups and 20,000 projects', async () => {
  const frame = await openInJira();
  const { signIn, button } = useJiraPage(frame, page);
  await signIn('lena');
  const first = (kinds: string) => `[aria-label="The ${kinds} you may link"] li`;
  await showsSoon(frame, () => button('Link groups').click(), [first('groups'), 'Team 1']);
  await frame.getByText('20 of 5,000 groups').waitFor();
  await showsSoon(frame, () => frame.getByLabel('Search groups').fill('team-4321'), [
    first('groups'),
    'team-4321',
  ]);
  await showsSoon(frame, () => frame.getByRole('tab', { name: 'Projects' }).click(), [
    first('projects'),
    'service-',
  ]);
  await showsSoon(frame, () => frame.getByLabel('Search projects').fill('service-4321'), [
    first('projects'),
    'service-4321',
  ]);
  assert.equal(await frame.locator(first('projects')).count(), 1);
});

test('a project to branch is found among 20,000', async () => {
  await page.goto(`${world.productUrl}/-/jira_connect/branches/new?issue_key=ABC-1`);
  const { signIn } = useJiraPage(page, page);
  await signIn('lena');
  const option = '[role="option"]';
  const field = page.getByLabel('Project', { exact: true });
  await showsSoon(page.mainFrame(), () => field.click(), [option, 'service-']);
  await showsSoon(page.mainFrame(), () => field.fill('service-4321'), [option, 'service-4321']);
});

test('5,000 links of a site are listed in Jira', async () => {
  await plantLinks();
  const frame = await openInJira();
  await frame.getByText('Linked (5,000)').waitFor();
  assert.equal(await frame.locator('.link-card').count(), 25);
  await showsSoon(frame, () => frame.getByLabel('Filter').fill('team-4321'), [
    '.link-card',
    'team-4321',
  ]);
  assert.equal(await frame.locator('.link-card').count(), 1);
});

test('the console pages and searches them, and 20,000 projects', async () => {
  await plantProjects();
  await page.goto(`${world.productUrl}/-/console`);
  await page.getByLabel('ADMIN_TOKEN').fill(adminToken);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  const row = 'tbody tr';
  await goTo('sites/1/links', '5,000 of 5,000 links');
  await showsSoon(page.mainFrame(), () => page.getByRole('searchbox').fill('team-4321'), [
    row,
    'team-4321',
  ]);
  await goTo('links', '5,000 of 5,000 links');
  await goTo('sites/1/projects', 'team-5000/service-1');
  const search = page.getByLabel('Path contains');
  await showsSoon(page.mainFrame(), () => search.fill('service-19999'), [row, 'service-19999']);
  assert.equal(await page.locator(row).count(), 1);
});

async function goTo(view: string, text: string): Promise<void> {
  await page.evaluate(`window.location.hash = '#/${view}'`);
  await page.getByText(text).first().waitFor();
}

const connectionId = 1 as ConnectionId;
const installationId = 1 as InstallationId;
const links: Link[] = [];

async function plantLinks(): Promise<void> {
  const { stores } = await world.storage();
  const ids = Array.from({ length: groups }, (_, index) => index + 1);
  const about = { installationId, connectionId, linkedBy: 'lena', accountId: null };
  for (let start = 0; start < ids.length; start += atOnce) {
    const added = await Promise.all(
      ids
        .slice(start, start + atOnce)
        .map((id) => stores.links.add({ ...about, target: makeTarget(id) })),
    );
    links.push(...added.filter((link) => link !== null));
  }
  assert.equal(links.length, groups);
}

/** All below the last link, their past not read. */
async function plantProjects(): Promise<void> {
  const { stores } = await world.storage();
  const link = links.at(-1);
  assert.ok(link);
  const ids = Array.from({ length: projects }, (_, index) => (index + 1) as ProjectId);
  for (let start = 0; start < ids.length; start += 1_000) {
    const some = ids.slice(start, start + 1_000);
    await stores.projects.save(some.map((id) => makeProject(id, link)));
    await stores.history.plan(link, some);
  }
}

function makeTarget(id: number): Link['target'] {
  const name = `Team ${id}`;
  const about = { name, fullName: name, description: null, avatarUrl: null };
  return { kind: 'group', id, fullPath: `team-${id}`, ...about };
}

function makeProject(id: ProjectId, { target }: Link): Project {
  const name = `service-${id}`;
  const pathWithNamespace = `${target.fullPath}/${name}`;
  const url = `${world.gitlab.url}/${pathWithNamespace}`;
  const about = { name, pathWithNamespace, url, description: null, avatarUrl: null };
  return { connectionId, id, namespaceIds: [target.id], defaultBranch: 'main', ...about };
}
