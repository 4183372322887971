import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type BuiltPage, buildPage } from '../support/build-page.ts';
import { givenDoctor, makeConsoleAnswers } from '../support/console-answers.ts';
import { lookAt } from '../support/look-at.ts';
import { type ConsoleVisit, openConsole, signInAsOperator } from '../support/open-console.ts';
import type { PageAnswers } from '../support/serve-page.ts';
import { type RunningBrowser, startBrowser } from '../support/start-browser.ts';

let built: BuiltPage;
let browser: RunningBrowser;
let answers: PageAnswers;
let visit: ConsoleVisit;
let page: Page;

before(async () => {
  [built, browser] = await Promise.all([buildPage({ file: 'src/console.tsx' }), startBrowser()]);
});
after(() => browser.close());
beforeEach(async () => {
  answers = makeConsoleAnswers();
  visit = await openConsole(browser, { built, answers });
  page = visit.page;
});
afterEach(async () => {
  await visit.close();
  assert.deepEqual(visit.complaints(), []);
});

const accept = (path: string, body: unknown = { success: true }, status = 200) => {
  answers[path] = () => ({ status, body });
};
const refuse = (path: string, status = 422) => {
  const error = {
    code: 'TOKEN_REFUSED',
    message: 'GitLab refuses the token.',
    do: 'Make another.',
  };
  accept(path, { error }, status);
};
const button = (name: string | RegExp) => page.getByRole('button', { name });

test('the owner of a group signs in with GitLab, sees only links, and cuts one with all it sent', async () => {
  await button('Sign in to gitlab.example.test').click();
  await page.getByRole('heading', { level: 1, name: 'Who receives your data' }).waitFor();
  assert.equal(await page.getByRole('navigation').getByRole('link').count(), 1);
  await lookAt(page, 'console-owner');
  await button(/Cut the link of acme/).click();
  await page.getByLabel(/Also delete what was sent/).check();
  await lookAt(page, 'console-owner-cut');
  refuse('DELETE /api/v1/owned-links/3');
  await button('Cut and delete').click();
  await page.getByText('GitLab refuses the token.').waitFor();
  accept('DELETE /api/v1/owned-links/3');
  await button('Cut and delete').click();
  await page.getByText('The link of acme is cut.').waitFor();
  assert.equal(visit.acts.at(-1), 'DELETE /api/v1/owned-links/3?deleteData=true&gitlab=main');
  await button('Sign out').click();
  await page.getByLabel('ADMIN_TOKEN').waitFor();
});

test('all can be done by keyboard alone: sign in, go to the links, cut one', async () => {
  accept('DELETE /api/v1/owned-links/4');
  await tabTo('ADMIN_TOKEN');
  await page.keyboard.type('open sesame');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  await tabTo('Links');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Links' }).waitFor();
  await tabTo('Cut the link of beta');
  await page.keyboard.press('Enter');
  await tabTo('Cut the link');
  await page.keyboard.press('Enter');
  await page.getByText('The link of beta is cut.').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(visit.acts.at(-1), 'DELETE /api/v1/owned-links/4?deleteData=false');
});

test('Escape closes a dialog, and the focus goes back to where it was', async () => {
  await signInAsOperator(visit);
  await visit.go('connections');
  await button('Add a GitLab').click();
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(), 'Add a GitLab');
});

test('what is found is sent again, and a refusal is told beside the button', async () => {
  await signInAsOperator(visit);
  await page.getByLabel('Where is my merge request?').fill(' acme/shop!41 ');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'ABC-1 Sell shoes' }).waitFor();
  refuse('POST /api/v1/sites/1/replay');
  await button(/Send again/).click();
  await page.getByText('GitLab refuses the token. Make another.').waitFor();
  accept('POST /api/v1/sites/1/replay', { result: 'read_again' }, 202);
  await button(/Send again/).click();
  await page.getByText('It is read from GitLab first, and then sent.').waitFor();
  assert.equal(
    visit.acts.at(-1),
    'POST /api/v1/sites/1/replay {"project":"acme/shop","connection":"main","kind":"merge_request","entity":"41"}',
  );
});

test('a GitLab is added once its fields are right and GitLab takes the token', async () => {
  await signInAsOperator(visit);
  await visit.go('connections');
  await button('Add a GitLab').click();
  const dialog = page.getByRole('dialog');
  await button('Try and add').click();
  await dialog.getByText('Enter an address.').waitFor();
  await dialog.getByText('Enter a token.').waitFor();
  await lookAt(page, 'console-add-connection');
  await dialog.getByLabel('Address', { exact: true }).fill('https://git.example.test');
  await dialog.getByLabel('Token').fill('glpat');
  refuse('POST /api/v1/connections');
  await button('Try and add').click();
  await dialog.getByText('GitLab refuses the token.').waitFor();
  accept('POST /api/v1/connections', { problems: [] });
  await button('Try and add').click();
  await dialog.waitFor({ state: 'detached' });
  assert.equal(
    visit.acts.at(-1),
    'POST /api/v1/connections {"url":"https://git.example.test","internalUrl":null,"token":"glpat","applicationId":null}',
  );
});

test('a connection is tested, and its token and application id are changed', async () => {
  await signInAsOperator(visit);
  await visit.go('connections');
  accept('POST /api/v1/connections/main/test', { version: '18.3.0', problems: [] });
  await button(/Test now/).click();
  await page.getByText('GitLab 18.3.0, and the token is good.').waitFor();
  accept('PATCH /api/v1/connections/main', { problems: [] });
  await button(/Change token/).click();
  await page.getByRole('dialog').getByLabel('New token').fill('glpat-2');
  await button('Save').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(visit.acts.at(-1), 'PATCH /api/v1/connections/main {"token":"glpat-2"}');
  await button(/Change application id/).click();
  const field = page.getByRole('dialog').getByLabel(/Application id/);
  assert.equal(await field.inputValue(), 'the-application');
  await field.fill('');
  await button('Save').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(visit.acts.at(-1), 'PATCH /api/v1/connections/main {"applicationId":null}');
});

test('a setting of the environment is fixed and says so; one of the console is changed and taken back', async () => {
  await signInAsOperator(visit);
  await visit.go('settings');
  const fixed = page.getByLabel('JIRA_CONNECT_APPLICATION_ID', { exact: true });
  assert.equal(await fixed.isDisabled(), true);
  await page.getByText('is set in the environment of this service').waitFor();
  refuse('PUT /api/v1/settings');
  await page.getByLabel('JIRA_CONNECT_PROXY_URL', { exact: true }).fill('https://other.example');
  await button('Save Jira Connect proxy URL').click();
  await page.getByText('The setting is not saved').waitFor();
  await lookAt(page, 'console-setting-refused');
  accept('PUT /api/v1/settings', {});
  await button('Save Jira Connect proxy URL').click();
  await page.getByText('The setting is not saved').waitFor({ state: 'detached' });
  const takenBack = page.waitForResponse((answer) => answer.request().method() === 'PUT');
  await button('Take back Jira Connect proxy URL').click();
  await takenBack;
  assert.deepEqual(visit.acts.slice(-2), [
    'PUT /api/v1/settings {"name":"JIRA_CONNECT_PROXY_URL","value":"https://other.example"}',
    'PUT /api/v1/settings {"name":"JIRA_CONNECT_PROXY_URL","value":null}',
  ]);
});

test('a project is taken out of Jira only after a question', async () => {
  accept('POST /api/v1/sites/1/purge', { queued: { project: 'acme/shop' } }, 202);
  await signInAsOperator(visit);
  await visit.go('sites/1/projects');
  await button('Acts for acme/shop').click();
  await lookAt(page, 'console-project-acts');
  await button('Take out of Jira acme/shop').click();
  await page
    .getByRole('dialog')
    .getByText(/is deleted at this Jira site/)
    .waitFor();
  assert.deepEqual(visit.acts, []);
  await button('Take out').last().click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.deepEqual(visit.acts, [
    'POST /api/v1/sites/1/purge {"project":"acme/shop","connection":"main"}',
  ]);
});

test('the checks run again when asked, and the charts are also a table', async () => {
  await signInAsOperator(visit);
  await visit.go('doctor');
  await page.getByText('1 of 3 checks passed, 1 failed').waitFor();
  const checks = givenDoctor.checks.map((check) => ({ ...check, state: 'passed' as const }));
  accept('GET /api/v1/doctor', { ...givenDoctor, checks });
  await button('Run again').click();
  await page.getByText('3 of 3 checks passed.').waitFor();
  await visit.go('sites/1');
  await button('Show as table').click();
  await page.getByRole('table', { name: 'Over time' }).getByText('Refused').waitFor();
  await lookAt(page, 'console-site-table');
});

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: string): Promise<void> {
  for (let times = 0; times < 60; times += 1) {
    await page.keyboard.press('Tab');
    if ((await focused()) === name) return;
  }
  assert.fail(`${name} is not reached by Tab`);
}

/** The name of what has the focus: its label or its text. */
async function focused(): Promise<string> {
  const name = await page.evaluate(
    '(document.activeElement.labels?.[0] ?? document.activeElement).textContent',
  );
  return String(name).replaceAll(/\s+/g, ' ').trim();
}
