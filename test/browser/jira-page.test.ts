import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { type BuiltPage, buildPage } from '../support/build-page.ts';
import { holdsEventually } from '../support/eventually.ts';
import { givenGitlab, givenLink, givenNamespace, givenSite } from '../support/given-site-page.ts';
import { lookAt } from '../support/look-at.ts';
import { type OpenJiraPage, openJiraPage } from '../support/open-jira-page.ts';
import { type RunningBrowser, startBrowser } from '../support/start-browser.ts';

let built: BuiltPage;
let browser: RunningBrowser;
let jira: OpenJiraPage;

before(async () => {
  [built, browser] = await Promise.all([buildPage({ file: 'src/jira.tsx' }), startBrowser()]);
});
after(() => browser.close());
beforeEach(async () => {
  jira = await openJiraPage(browser, { built });
});
afterEach(() => jira.close());

const button = (name: string | RegExp) => jira.page.getByRole('button', { name });
const dialog = () => jira.page.getByRole('dialog');

test('somebody who has linked nothing is led to the first link', async () => {
  await jira.open();
  await jira.page.getByRole('heading', { name: 'Sign in to GitLab' }).waitFor();
  await jira.page.getByText('What is sent to Jira?').click();
  assert.equal(await button('Link groups').isDisabled(), true);
  await lookAt(jira.page, 'jira-first-run');
  await jira.signIn();
  await lookAt(jira.page, 'jira-signed-in');
  await button('Link groups').click();
  await jira.page.getByText('20 of 5,000 groups').waitFor();
  await lookAt(jira.page, 'jira-link-dialog');
});

test('several are linked at once, over pages, searches and tabs', async () => {
  jira.namespaces = [
    ...jira.namespaces,
    givenNamespace(9_001, { kind: 'project', path: 'acme/shop', name: 'Shop' }),
    givenNamespace(9_002, { path: 'acme/linked', linked: 'linked' }),
    givenNamespace(9_003, { path: 'acme/below', linked: 'inherited', via: 'acme' }),
  ];
  await jira.open();
  await jira.signIn();
  await button('Link groups').click();
  await jira.page.getByLabel('Team 3 (').check();
  await button('Show more').click();
  await jira.page.getByLabel('Team 33 (').check();
  await jira.page.getByLabel('Search groups').fill('team-4999');
  await jira.page.getByLabel('Team 4999 (').check();
  await jira.page.getByLabel('Search groups').fill('acme/linked');
  assert.equal(await jira.page.getByLabel('(acme/linked)').isDisabled(), true);
  await jira.page.getByLabel('Search groups').fill('acme/below');
  await jira.page.getByText('comes with acme').waitFor();
  await jira.page.getByRole('tab', { name: 'Projects' }).click();
  await jira.page.getByLabel('Shop (').check();
  await button('Remove acme/team-33').click();
  await jira.page.getByText('Options').click();
  await jira.page.getByLabel('Jira projects that may').fill('abc, 1x');
  await jira.page.getByText('Not a Jira project key: 1X').waitFor();
  await lookAt(jira.page, 'jira-link-options');
  await jira.page.getByLabel('Jira projects that may').fill('abc, DEF');
  await jira.page.getByLabel('History from').fill('2026-01-31');
  await button('Link 3').click();
  await dialog().waitFor({ state: 'detached' });
  await jira.page.getByText('3 are linked').waitFor();
  assert.deepEqual(jira.calls, [
    {
      call: 'POST /-/page/links',
      body: {
        gitlab: 'main',
        paths: ['acme/team-3', 'acme/team-4999', 'acme/shop'],
        jiraProjects: ['ABC', 'DEF'],
        since: '2026-01-31',
      },
    },
  ]);
});

test('what could not be linked stays chosen and says why', async () => {
  jira.answers['POST /-/page/links'] = () => ({
    body: {
      results: [
        { path: 'acme/team-1', linked: true, problem: null },
        {
          path: 'acme/team-2',
          linked: false,
          problem: {
            code: 'NOT_FOUND',
            message: 'Cannot find namespace. Make sure you have sufficient permissions.',
            do: 'Ask for the Maintainer role.',
          },
        },
      ],
    },
  });
  await jira.open();
  await jira.signIn();
  await button('Link groups').click();
  await jira.page.getByLabel('Team 1 (').check();
  await jira.page.getByLabel('Team 2 (').check();
  await button('Link 2').click();
  await jira.page.getByText('Ask for the Maintainer role.').waitFor();
  await jira.page.getByText('Chosen: 1').waitFor();
  await lookAt(jira.page, 'jira-link-refused');
});

test('what is linked shows how it stands, and is steered', async () => {
  const reading = { projectsDone: 12, entitiesRead: 1_204, remainingSeconds: 300 };
  jira.site = givenSite({
    links: [
      givenLink(1, { history: reading, waiting: 40 }),
      givenLink(2, { history: { state: 'paused', projectsDone: 3 }, jiraProjects: ['ABC'] }),
      givenLink(3, {
        rejected: 4,
        problems: [
          {
            code: 'JIRA_REFUSED',
            message: 'Jira did not take 4 items.',
            do: 'See the reasons in the console.',
          },
        ],
      }),
      givenLink(4, { history: { projects: 0, projectsDone: 0 }, lastAcceptedAt: null }),
    ],
  });
  await jira.open();
  const progress = '12 of 20 projects read, 1,204 items read, about 5 minutes left';
  await jira.page.getByText(progress).waitFor();
  await lookAt(jira.page, 'jira-links');
  await button('Pause acme/team-1').click();
  await jira.page.getByText('acme/team-1 is paused').waitFor();
  jira.site = givenSite({ links: [givenLink(1)] });
  await jira.page.getByText('all 20 projects, 12,345 items read').waitFor();
  await button('Re-sync acme/team-1').click();
  await jira.page.getByLabel('Read the whole past again').check();
  await jira.page.getByLabel('From').fill('2025-05-01');
  await lookAt(jira.page, 'jira-resync');
  await dialog().getByRole('button', { name: 'Re-sync' }).click();
  await jira.page.getByText('is read again').waitFor();
  assert.deepEqual(jira.calls, [
    { call: 'POST /-/page/links/1/history', body: { action: 'pause' } },
    { call: 'POST /-/page/links/1/history', body: { action: 'restart', since: '2025-05-01' } },
  ]);
});

test('a link is cut by keyboard alone, with what was sent', async () => {
  jira.site = givenSite({ links: [givenLink(1), givenLink(2)] });
  await jira.open();
  await button('Unlink acme/team-1').focus();
  await jira.page.keyboard.press('Enter');
  await dialog().waitFor();
  await jira.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await holdsEventually(async () => {
    const focused = await jira.page.evaluate('document.activeElement.getAttribute("aria-label")');
    assert.equal(focused, 'Unlink acme/team-1');
  });
  await jira.page.keyboard.press('Enter');
  await dialog().waitFor();
  await jira.page.getByLabel('Also delete').focus();
  await jira.page.keyboard.press('Space');
  await lookAt(jira.page, 'jira-unlink');
  jira.answers['DELETE /-/page/links/1'] = (request) => {
    jira.calls.push({ call: request.url().split('?')[1] ?? '', body: null });
    jira.site = givenSite({ links: [givenLink(2)] });
    return { body: { success: true } };
  };
  await button('Unlink and delete').focus();
  await jira.page.keyboard.press('Enter');
  await jira.page.getByText('is being deleted there').waitFor();
  await jira.page.getByRole('heading', { name: 'Linked (1)' }).waitFor();
  assert.deepEqual(jira.calls, [{ call: 'deleteData=true', body: null }]);
  const focused = await jira.page.evaluate('document.activeElement.textContent');
  assert.equal(focused, 'Linked (1)');
});

test('whoever is no administrator sees why nothing can be changed', async () => {
  jira.site = givenSite({
    links: [givenLink(1)],
    administrator: {
      is: false,
      problem: {
        code: 'NOT_A_JIRA_ADMINISTRATOR',
        message:
          'User is not a member of the site-admins or org-admins group(s). Current groups: developers.',
        do: 'Ask a Jira administrator, or to be made one.',
      },
    },
  });
  await jira.open();
  await jira.page.getByText('Current groups: developers').waitFor();
  await jira.page.getByRole('heading', { name: 'Linked (1)' }).waitFor();
  assert.equal(await jira.page.getByRole('button').count(), 0);
  await lookAt(jira.page, 'jira-read-only');
});

test('problems of the site, and a wrong clock, are said with what to do', async () => {
  jira.site = givenSite({
    links: [givenLink(1)],
    now: new Date(Date.now() - 300_000).toISOString(),
    problems: [
      {
        code: 'JIRA_UNAUTHORIZED',
        message: 'Jira no longer accepts our secret.',
        do: 'Install the app again over the old one.',
      },
    ],
  });
  await jira.open();
  await jira.page.getByText('The clock of your computer is 5 min ahead').waitFor();
  await jira.page.getByText('Install the app again over the old one.').waitFor();
  await lookAt(jira.page, 'jira-problems');
});

test('thousands of links and a narrow frame stay usable', async () => {
  await jira.close();
  jira = await openJiraPage(browser, { built, width: 700 });
  jira.gitlabs = [givenGitlab(), givenGitlab({ slug: 'other', url: 'https://other.example' })];
  jira.site = givenSite({ links: Array.from({ length: 5_000 }, (_, i) => givenLink(i + 1)) });
  await jira.open();
  await jira.page.getByRole('heading', { name: 'Linked (5,000)' }).waitFor();
  await jira.page.getByLabel('Filter').fill('team-4321');
  await jira.page.getByText('Group acme/team-4321').waitFor();
  assert.equal(await jira.page.getByRole('listitem').count(), 1);
  await jira.page.getByLabel('Filter').fill('');
  await lookAt(jira.page, 'jira-narrow');
  const overflow = await jira.page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok(Number(overflow) <= 0, `wider than the frame by ${overflow}`);
});
