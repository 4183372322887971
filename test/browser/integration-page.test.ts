import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { JiraCloudAppAnswer, JiraCloudAppRequest } from '../../src/contract/index.ts';
import { type BuiltPage, buildPage } from '../support/build-page.ts';
import { lookAt } from '../support/look-at.ts';
import { type PageAnswers, pageOrigin, servePage } from '../support/serve-page.ts';
import { type RunningBrowser, startBrowser, type Visit } from '../support/start-browser.ts';

// The settings stand inside other pages; here they stand alone, of what the address names.
const source = `
import { createElement } from 'react';
import { createApi } from '/src/api/create-api.ts';
import { AppFrame } from '/src/components/app-frame.tsx';
import { startApp } from '/src/components/start-app.tsx';
import { createStandaloneHost } from '/src/host/create-standalone-host.ts';
import { IntegrationSettings } from '/src/pages/integration/integration-settings.tsx';
import { readPageData } from '/src/read-page-data.ts';
startApp(() => {
  const host = createStandaloneHost(() => null);
  const api = createApi(readPageData(), { host, gitlabToken: () => 'personal' });
  const { id, ...named } = Object.fromEntries(new URLSearchParams(window.location.search));
  const target = { ...named, id: Number(id) };
  const settings = createElement(IntegrationSettings, { api, gitlab: 'main', target });
  const heading = createElement('h1', null, 'Settings');
  return createElement(AppFrame, { host }, heading, settings);
});
`;

const makeAnswer = (
  change: Partial<JiraCloudAppAnswer> = {},
  properties: JiraCloudAppRequest = {},
) => ({
  id: 40,
  active: true,
  inherited: false,
  ...change,
  properties: {
    jira_cloud_app_service_ids: null,
    jira_cloud_app_enable_deployment_gating: false,
    jira_cloud_app_deployment_gating_environments: null,
    ...properties,
  },
});

const groupPath = '/api/v4/groups/40/integrations/jira-cloud-app';
const projectPath = '/api/v4/projects/7/integrations/jira-cloud-app';
const full = {
  jira_cloud_app_service_ids: 'b:YXJpOmNsb3Vk=,b:c2Vjb25k=',
  jira_cloud_app_enable_deployment_gating: true,
  jira_cloud_app_deployment_gating_environments: 'production,staging',
};

let built: BuiltPage;
let browser: RunningBrowser;
let visit: Visit;
let page: Page;
let answers: PageAnswers;
let saved: JiraCloudAppRequest[];

before(async () => {
  [built, browser] = await Promise.all([buildPage({ source }), startBrowser()]);
});
after(() => browser.close());
beforeEach(async () => {
  visit = await browser.visit({ width: 700, height: 700, origins: [pageOrigin] });
  page = visit.page;
  saved = [];
  answers = { [`GET ${groupPath}`]: () => ({ body: makeAnswer() }) };
  for (const path of [groupPath, projectPath]) {
    answers[`PUT ${path}`] = (request) => {
      const body = request.postDataJSON() as JiraCloudAppRequest;
      saved.push(body);
      const { use_inherited_settings: inherits, ...properties } = body;
      return {
        body: inherits ? makeAnswer({ inherited: true }, full) : makeAnswer({}, properties),
      };
    };
  }
  await servePage(visit.context, { page: built, answers });
});
afterEach(async () => {
  const complaints = visit.complaints().filter((text) => !text.includes('Failed to load'));
  await visit.close();
  assert.deepEqual(complaints, []);
});

const open = (kind: 'group' | 'project' | 'user' = 'group', path = 'acme') => {
  const id = kind === 'project' ? '7' : '40';
  return page.goto(`${pageOrigin}/page?${new URLSearchParams({ kind, id, path })}`);
};
const ids = () => page.getByLabel('Service ID');
const save = () => page.getByRole('button', { name: 'Save changes' }).click();

test('service IDs are entered as they are pasted, and saved', async () => {
  await open();
  await ids().fill(' b:one=, b:two=\nb:three= ');
  await page.getByText('3 of 100 service IDs').waitFor();
  await lookAt(page, 'integration');
  await save();
  await page.getByText('Your changes have been saved').waitFor();
  assert.equal(await ids().inputValue(), 'b:one=,\nb:two=,\nb:three=');
  await lookAt(page, 'integration-saved');
  assert.deepEqual(saved, [
    {
      use_inherited_settings: false,
      jira_cloud_app_service_ids: 'b:one=,b:two=,b:three=',
      jira_cloud_app_enable_deployment_gating: false,
      jira_cloud_app_deployment_gating_environments: '',
    },
  ]);
});

test('gating needs environments, all by keyboard', async () => {
  await open();
  await ids().focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.ok(
    await page
      .getByLabel('Enable deployment gating')
      .evaluate((one) => one === document.activeElement),
  );
  await page.keyboard.press('Space');
  await save();
  await page.getByText('Environment names should be provided if deployment gating').waitFor();
  await lookAt(page, 'integration-gating-refused');
  assert.equal(saved.length, 0);
  await page.getByLabel('production').focus();
  await page.keyboard.press('Space');
  assert.equal(await page.getByText('Environment names should be provided').count(), 0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.getByText('Your changes have been saved').waitFor();
  assert.equal(saved[0]?.jira_cloud_app_enable_deployment_gating, true);
  assert.equal(saved[0]?.jira_cloud_app_deployment_gating_environments, 'production,staging');
});

test('wrong service IDs are told at the field', async () => {
  await open();
  await ids().fill('b:good=, b;bad');
  await save();
  await page.getByText('“b;bad” is not a service ID').waitFor();
  assert.equal(await ids().getAttribute('aria-invalid'), 'true');
  await ids().fill(Array.from({ length: 101 }, (_, i) => `b:${i}=`).join(','));
  await page.getByText('You cannot have more than 100 service IDs. Remove 1.').waitFor();
  await lookAt(page, 'integration-too-many');
  assert.equal(saved.length, 0);
});

test('what is inherited is shown, and own settings can be entered and given up again', async () => {
  answers[`GET ${projectPath}`] = () => ({ body: makeAnswer({ inherited: true }, full) });
  await open('project', 'acme/shop');
  await page.getByText('Below is what holds in the group above').waitFor();
  assert.equal(await ids().inputValue(), 'b:YXJpOmNsb3Vk=,\nb:c2Vjb25k=');
  assert.equal(await ids().isEditable(), false);
  assert.equal(await page.getByLabel('production').isChecked(), true);
  assert.equal(await page.getByLabel('testing').isChecked(), false);
  await lookAt(page, 'integration-inherited');
  await page.getByLabel('Use own settings for this project').check();
  await ids().fill('b:own=');
  await save();
  await page.getByText('Your changes have been saved').waitFor();
  assert.equal(saved[0]?.jira_cloud_app_service_ids, 'b:own=');
  await page.getByLabel('Use the settings of the group above').check();
  await page.getByText('the own settings are forgotten').waitFor();
  await lookAt(page, 'integration-to-inherit');
  await save();
  await page.getByText('Below is what holds in the group above').waitFor();
  assert.deepEqual(saved[1], { use_inherited_settings: true });
  assert.equal(await ids().inputValue(), 'b:YXJpOmNsb3Vk=,\nb:c2Vjb25k=');
});

const gitlabSays = (status: number, message: string) => () => ({ status, body: { message } });

test('a refusal of the server is told at its field, any other below', async () => {
  answers[`GET ${projectPath}`] = () => ({ body: makeAnswer() });
  await open('project', 'acme/shop');
  const put = `PUT ${projectPath}`;
  const failed = 'Failed to update integration.';
  answers[put] = gitlabSays(400, `${failed} jira_cloud_app_service_ids cannot be this`);
  await save();
  await page.getByText('cannot be this').waitFor();
  assert.equal(await ids().getAttribute('aria-invalid'), 'true');
  answers[put] = gitlabSays(400, 'Default integration not found.');
  await page.getByLabel('Use the settings of the group above').check();
  await save();
  await page.getByText('No group above has settings to use.').waitFor();
  answers[put] = gitlabSays(502, 'GitLab does not answer.');
  await save();
  await page.getByText('Your changes could not be saved').waitFor();
  await page.getByText('GitLab does not answer.').waitFor();
  await lookAt(page, 'integration-not-saved');
});

const reasons: [status: number, message: string, says: RegExp][] = [
  [401, '401 Unauthorized', /You are not signed in to GitLab/],
  [403, '403 Forbidden', /You need the Maintainer role/],
  [404, '404 Group Not Found', /GitLab does not show this group/],
  [404, '404 Integration Not Found', /Link a group first/],
  [400, 'GitLab does not like it.', /The settings cannot be read/],
];
for (const [status, message, says] of reasons) {
  test(`“${message}” says why and what to do`, async () => {
    answers[`GET ${groupPath}`] = gitlabSays(status, message);
    await open();
    await page.getByText(says).waitFor();
    await lookAt(page, `integration-${message.toLowerCase().replaceAll(/\W+/g, '-')}`);
  });
}

test('what was unlinked says to link first, and where', async () => {
  answers[`GET ${groupPath}`] = () => ({ body: makeAnswer({ active: false }, full) });
  await open();
  await page.getByText('Link a group first').waitFor();
  await page.getByText(/Manage apps/).waitFor();
  assert.equal(await ids().count(), 0);
});

test('trying again after a failure shows the settings', async () => {
  const well = answers[`GET ${groupPath}`];
  answers[`GET ${groupPath}`] = gitlabSays(400, 'Not now.');
  await open();
  await page.getByText('Not now.').waitFor();
  if (well) answers[`GET ${groupPath}`] = well;
  await page.getByRole('button', { name: 'Try again' }).click();
  await ids().waitFor();
});

test('a project in the linked group is chosen by search', async () => {
  answers[`GET ${projectPath}`] = () => ({ body: makeAnswer({ inherited: true }, full) });
  const make = (id: number, path: string) => ({ kind: 'project', id, path });
  const projects = [make(7, 'acme/shop'), make(8, 'other/shop')];
  answers['GET /-/page/namespaces'] = (request) => {
    const query = new URL(request.url()).searchParams;
    const isAsked = query.get('kind') === 'project' && query.get('search') === 'shop';
    return { body: { namespaces: isAsked ? projects : [], nextPage: null, total: null } };
  };
  await open();
  await page.getByRole('combobox', { name: 'Settings of' }).fill('shop');
  await page.getByRole('option', { name: 'acme/shop' }).waitFor();
  assert.equal(await page.getByRole('option').count(), 1);
  await page.keyboard.press('Enter');
  await page.getByText('Below is what holds in the group above').waitFor();
  await page.getByLabel('Use own settings for this project').check();
  await lookAt(page, 'integration-of-project');
  await save();
  await page.getByText('Your changes have been saved').waitFor();
  assert.equal(saved.length, 1);
});

test('a personal namespace has none', async () => {
  await open('user', 'dana');
  await page.getByText('A personal namespace has no settings of its own').waitFor();
});

test('hostile text stays text', async () => {
  const hostile = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>';
  answers[`GET ${groupPath}`] = () => ({
    body: makeAnswer({}, { ...full, jira_cloud_app_service_ids: hostile }),
  });
  await open('group', hostile);
  await save();
  await page.getByText('is not a service ID').waitFor();
  await lookAt(page, 'integration-hostile');
  answers[`GET ${groupPath}`] = gitlabSays(403, hostile);
  await open('group', hostile);
  await page.getByText(hostile).last().waitFor();
  answers[`GET ${groupPath}`] = gitlabSays(400, hostile);
  await open('group', hostile);
  await page.getByText(hostile).last().waitFor();
  assert.equal(await page.evaluate('window.hurt'), undefined);
});
