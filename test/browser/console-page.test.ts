import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { type BuiltPage, buildPage } from '../support/build-page.ts';
import { makeConnection, makeConsoleAnswers } from '../support/console-answers.ts';
import { lookAt } from '../support/look-at.ts';
import { type ConsoleVisit, openConsole, signInAsOperator } from '../support/open-console.ts';
import type { PageAnswers } from '../support/serve-page.ts';
import { type RunningBrowser, startBrowser } from '../support/start-browser.ts';

let built: BuiltPage;
let browser: RunningBrowser;
let answers: PageAnswers;
let visit: ConsoleVisit;

before(async () => {
  [built, browser] = await Promise.all([buildPage({ file: 'src/console.tsx' }), startBrowser()]);
});
after(() => browser.close());
beforeEach(async () => {
  answers = makeConsoleAnswers();
  visit = await openConsole(browser, { built, answers });
});
afterEach(async () => {
  await visit.close();
  assert.deepEqual(visit.complaints(), []);
});

const heading = (name: string | RegExp) =>
  visit.page.getByRole('heading', { level: 1, name }).waitFor();

test('who is not signed in sees the two ways in, and a wrong token is told as such', async () => {
  const { page } = visit;
  await lookAt(page, 'console-sign-in');
  await page.getByLabel('ADMIN_TOKEN').fill('guess');
  await page.keyboard.press('Enter');
  await page.getByText('This is not the ADMIN_TOKEN of this service.').waitFor();
  await lookAt(page, 'console-sign-in-wrong');
});

const views: [string, string, string | RegExp][] = [
  ['', 'overview', 'Overview'],
  ['sites', 'sites', 'Jira sites'],
  ['sites/1', 'site', 'acme.atlassian.example'],
  ['sites/1/links', 'site-links', 'acme.atlassian.example'],
  ['sites/1/projects', 'site-projects', 'acme.atlassian.example'],
  ['sites/1/rejections', 'site-rejections', 'acme.atlassian.example'],
  ['sites/1/unknown-keys', 'site-unknown-keys', 'acme.atlassian.example'],
  ['search?q=ABC-1', 'search', 'Search'],
  ['links', 'links', 'Links'],
  ['work', 'work', 'Work'],
  ['connections', 'connections', 'Connections'],
  ['settings', 'settings', 'Settings'],
  ['audit', 'audit', 'Audit log'],
  ['doctor', 'doctor', 'Doctor'],
];
for (const [view, name, title] of views) {
  test(`${name} can be used by everybody, in light and in dark`, async () => {
    await signInAsOperator(visit);
    await visit.go(view);
    await heading(title);
    if (name === 'site') await visit.page.locator('.recharts-bar').first().waitFor();
    await lookAt(visit.page, `console-${name}`);
  });
}

const emptyViews: [string, string, object, RegExp][] = [
  ['sites', 'GET /api/v1/sites', { sites: [] }, /No Jira site has installed/],
  ['sites/1', 'GET /api/v1/sites/1/series', { everyMinutes: 1, points: [] }, /within a minute/],
  ['sites/1/links', 'GET /api/v1/sites/1/links', { links: [] }, /Nothing is linked/],
  ['sites/1/projects', 'GET /api/v1/sites/1/projects', { projects: [], next: null }, /No project/],
  [
    'sites/1/rejections',
    'GET /api/v1/sites/1/rejections',
    { rejections: [], next: null },
    /Jira refused nothing/,
  ],
  [
    'search?q=ABC-1',
    'GET /api/v1/stories',
    { understoodAs: 'issue_key', stories: [], hints: ['Its title names no issue key.'] },
    /Its title names no issue key/,
  ],
  [
    'search?q=ABC-1',
    'GET /api/v1/stories',
    { understoodAs: 'nothing', stories: [], hints: [] },
    /What to check/,
  ],
  ['links', 'GET /api/v1/owned-links', { links: [] }, /Nothing is linked/],
  ['work', 'GET /api/v1/deliveries', { deliveries: [], next: null }, /No webhook was given up/],
  ['connections', 'GET /api/v1/connections', { connections: [] }, /No GitLab is connected/],
  ['audit', 'GET /api/v1/audit', { acts: [], next: null }, /Nothing has been done/],
];
for (const [view, path, body, text] of emptyViews) {
  test(`${view} says so where there is nothing: ${text.source}`, async () => {
    answers[path] = () => ({ body });
    await signInAsOperator(visit);
    await visit.go(view);
    await visit.page.getByRole('main').getByText(text).waitFor();
    await lookAt(visit.page, `console-empty-${view.replace(/\W+/g, '-')}`);
  });
}

const error = { code: 'DATABASE_DOWN', message: 'The database is away.', do: 'Start it.' };
for (const [view, path] of [
  ['', 'GET /api/v1/sites'],
  ['sites/1', 'GET /api/v1/sites/1'],
  ['sites/1', 'GET /api/v1/sites/1/series'],
  ['sites/1/links', 'GET /api/v1/sites/1/links'],
  ['sites/1/projects', 'GET /api/v1/sites/1/projects'],
  ['sites/1/rejections', 'GET /api/v1/sites/1/rejections'],
  ['search?q=ABC-1', 'GET /api/v1/stories'],
  ['links', 'GET /api/v1/owned-links'],
  ['connections', 'GET /api/v1/connections'],
  ['settings', 'GET /api/v1/settings'],
  ['audit', 'GET /api/v1/audit'],
  ['doctor', 'GET /api/v1/doctor'],
] as const) {
  test(`${view || 'overview'} tells what failed in ${path}, and tries again when asked`, async () => {
    await signInAsOperator(visit);
    const well = answers[path];
    assert.ok(well);
    answers[path] = () => ({ status: 500, body: { error } });
    await visit.go('audit');
    await visit.go(view === '' ? 'sites' : view);
    const alert = visit.page.getByRole('alert').filter({ hasText: 'The database is away.' });
    await alert.getByText('Start it.').waitFor();
    answers[path] = well;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await alert.waitFor({ state: 'detached' });
  });
}

test('what is awaited is said, and what was known stays while it is read anew', async () => {
  await signInAsOperator(visit);
  const held = Promise.withResolvers<void>();
  const answer = answers['GET /api/v1/audit'];
  answers['GET /api/v1/audit'] = async (request) => {
    await held.promise;
    return (await answer?.(request)) ?? { body: null };
  };
  await visit.page.getByRole('link', { name: 'Audit log' }).click();
  await visit.page.getByRole('img', { name: 'Loading the audit log' }).waitFor();
  held.resolve();
  await visit.page.getByText('link.create').waitFor();
});

test('who is signed out by the server stands before the door again, and learns why', async () => {
  await signInAsOperator(visit);
  answers['GET /api/v1/audit'] = () => ({ status: 401, body: { error } });
  await visit.go('audit');
  await visit.page.getByText('your sign-in is no longer accepted').waitFor();
  assert.equal(await visit.page.getByLabel('ADMIN_TOKEN').inputValue(), '');
});

test('a GitLab in trouble is told on the overview and where it is mended', async () => {
  const problems = ['GitLab answered 401: the token was revoked.'];
  const { state } = makeConnection();
  assert.ok(state);
  const tokenExpiresAt = new Date(Date.now() + 5 * 86_400_000).toISOString();
  const owner = { kind: 'project' as const, id: 7, path: 'acme/shop' };
  const unwell = {
    id: 1,
    owner,
    health: 'disabled' as const,
    checkedAt: null,
    problem: 'HTTP 500',
  };
  const connection = makeConnection({
    state: { ...state, problems, tokenExpiresAt },
    hooks: { working: 3, paused: 0, disabled: 1, gone: 0, unknown: 0, unwell: [unwell] },
  });
  answers['GET /api/v1/connections'] = () => ({ body: { connections: [connection] } });
  await signInAsOperator(visit);
  const { page } = visit;
  await page.getByText('3 things need you').or(page.getByText('5 things need you')).waitFor();
  await page.getByText('the token was revoked').waitFor();
  await page
    .getByRole('link', { name: /Open connections/ })
    .first()
    .click();
  await heading('Connections');
  await page.getByText(/The token expires in [45] days/).waitFor();
  await page.getByText('Webhooks that do not work (1)').click();
  await page.getByText('HTTP 500').waitFor();
  await lookAt(page, 'console-connections-unwell');
});
