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
const text = (words: string) => jira.page.getByText(words);
const refuse = (status: number, code: string, message: string, advice: string) => () => ({
  status,
  body: { error: { code, message, do: advice } },
});

test('while the answers are on their way the page says so', async () => {
  let answer = () => {};
  const late = new Promise<void>((resolve) => {
    answer = resolve;
  });
  jira.answers['GET /-/page/site'] = async () => {
    await late;
    return { body: jira.site };
  };
  await jira.open();
  await text('Loading what is linked').waitFor();
  await lookAt(jira.page, 'jira-loading');
  answer();
  await text('Choose GitLab').waitFor();
});

test('a refused token is told with what to do, and tried again', async () => {
  const works = jira.answers['GET /-/page/site'];
  jira.answers['GET /-/page/site'] = refuse(
    401,
    'TOKEN_REFUSED',
    'The audience does not match.',
    'Set JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL.',
  );
  await jira.open();
  await text('Set JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL.').waitFor();
  await text('Error code TOKEN_REFUSED').waitFor();
  await lookAt(jira.page, 'jira-refused');
  assert.ok(works);
  jira.answers['GET /-/page/site'] = works;
  await button('Try again').click();
  await text('Choose GitLab').waitFor();
});

test('a page without Atlassian’s script says so', async () => {
  await jira.page.addInitScript('delete window.AP');
  await jira.open();
  await text('Atlassian’s script (all.js) is not loaded').waitFor();
  await lookAt(jira.page, 'jira-broken');
});

test('a Jira that does not say who asks is not waited for for ever', async () => {
  await jira.page.addInitScript('window.AP = { context: { getToken: () => {} } }');
  await jira.open();
  await text('Jira did not say who you are.').waitFor();
});

test('without any GitLab the page says who adds one', async () => {
  jira.gitlabs = [];
  jira.site = givenSite({ mayChooseInstance: false });
  await jira.open();
  await text('This service knows no GitLab yet').waitFor();
  await lookAt(jira.page, 'jira-no-gitlab');
});

test('a failed change leaves the link as it is and says why', async () => {
  jira.site = givenSite({ links: [givenLink(1)] });
  jira.answers['DELETE /-/page/links/1'] = refuse(
    403,
    'JIRA_USER_UNREADABLE',
    'Could not fetch user information from Jira. Check the permissions in Jira and try again.',
    'Grant “Browse users and groups”.',
  );
  await jira.open();
  await button('Unlink acme/team-1').click();
  await jira.page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
  await text('Grant “Browse users and groups”.').waitFor();
  await button('Cancel').click();
  await jira.page.getByRole('heading', { name: 'Linked (1)' }).waitFor();
});

test('groups that cannot be loaded are asked for again', async () => {
  const works = jira.answers['GET /-/page/namespaces'];
  jira.answers['GET /-/page/namespaces'] = refuse(
    502,
    'GITLAB_UNREACHABLE',
    'GitLab does not answer.',
    'Try later.',
  );
  await jira.open();
  await jira.signIn();
  await button('Link groups').click();
  await text('Failed to load groups').waitFor();
  await lookAt(jira.page, 'jira-groups-failed');
  assert.ok(works);
  jira.answers['GET /-/page/namespaces'] = works;
  await button('Try again').click();
  await text('20 of 5,000 groups').waitFor();
});

test('a site is handed to another instance once it is checked, and taken back', async () => {
  const checks = (state: 'passed' | 'failed', message: string) => ({
    url: 'https://gitlab.corp.test',
    checks: [
      { name: 'address', state: 'passed', message: 'The address is public.', do: null },
      { name: 'reachable', state, message, do: state === 'passed' ? null : 'Open the firewall.' },
      { name: 'version', state: 'unknown', message: 'GitLab 15.7 or later', do: null },
      { name: 'application_id', state: 'unknown', message: 'An application ID', do: null },
    ],
    isUsable: state === 'passed',
  });
  jira.answers['POST /-/page/instance/check'] = () => ({ body: checks('failed', 'No answer.') });
  await jira.open();
  await button('Use another GitLab instance…').click();
  await jira.page.getByLabel('Address of the instance').fill('https://gitlab.corp.test');
  await button('Check').click();
  await text('Open the firewall.').waitFor();
  await lookAt(jira.page, 'jira-instance');
  jira.answers['POST /-/page/instance/check'] = () => ({ body: checks('passed', 'It answers.') });
  await button('Check').click();
  const works = jira.answers['PUT /-/jira_connect/installations'];
  jira.answers['PUT /-/jira_connect/installations'] = () => ({
    status: 422,
    body: { errors: 'Could not be installed on the instance. Error response code 404' },
  });
  await button('Save').click();
  await text('Could not be installed on the instance. Error response code 404').waitFor();
  assert.ok(works);
  jira.answers['PUT /-/jira_connect/installations'] = works;
  jira.site = givenSite({ instanceUrl: 'https://gitlab.corp.test' });
  await button('Save').click();
  await jira.page.getByRole('heading', { name: 'Served by gitlab.corp.test' }).waitFor();
  await lookAt(jira.page, 'jira-handed-over');
  await button('Change…').click();
  await jira.page.getByLabel('This service').check();
  jira.site = givenSite();
  await button('Save').click();
  await text('Choose GitLab').waitFor();
  assert.deepEqual(
    jira.calls.map(({ body }) => body),
    ['https://gitlab.corp.test', null].map((url) => ({ installation: { instance_url: url } })),
  );
});

test('hostile names of GitLab and Jira are shown as they are, and lead nowhere', async () => {
  const hostile = `"><img src=x onerror="window.broken=1"><script>window.broken=1</script>`;
  const url = 'javascript:window.broken=1';
  const problem = { code: 'ENTITIES_REJECTED', message: hostile, do: hostile };
  const target = { name: hostile, fullName: hostile, path: hostile, url, avatarUrl: url };
  jira.gitlabs = [givenGitlab(), givenGitlab({ slug: hostile, url })];
  jira.site = givenSite({
    site: { url, displayUrl: url },
    problems: [problem],
    links: [
      givenLink(1, { target, linkedBy: hostile, jiraProjects: [hostile], problems: [problem] }),
    ],
  });
  jira.namespaces = [givenNamespace(1, { ...target, linked: 'inherited', via: hostile })];
  jira.answers['POST /-/page/links'] = () => ({
    body: { results: [{ path: hostile, linked: false, problem }] },
  });
  await jira.open();
  await jira.signIn();
  await button('Link groups').click();
  await jira.page.getByRole('dialog').getByRole('checkbox').check();
  await jira.page.getByRole('dialog').getByRole('button', { name: 'Link', exact: true }).click();
  await text('One was not linked').waitFor();
  await lookAt(jira.page, 'jira-hostile');
  await button('Cancel').click();
  await button(/^Unlink/).click();
  await jira.page.getByRole('dialog').waitFor();
  assert.equal(await jira.page.evaluate('window.broken'), undefined);
  assert.equal(await jira.page.locator('[href^="javascript"], img[src="x"]').count(), 0);
});

test('by itself the page asks for the operator first', async () => {
  await jira.close();
  jira = await openJiraPage(browser, { built, host: 'standalone' });
  jira.site = givenSite({ links: [givenLink(1)] });
  jira.answers['GET /api/v1/me'] = (request) =>
    request.headers().authorization === 'Bearer right'
      ? { body: { role: 'operator', name: 'operator' } }
      : refuse(401, 'OPERATOR_ONLY', 'Wrong token.', 'Enter ADMIN_TOKEN.')();
  await jira.open();
  await jira.page.getByLabel('ADMIN_TOKEN').fill('wrong');
  await button('Sign in').click();
  await text('Wrong token.').waitFor();
  await lookAt(jira.page, 'jira-operator');
  await jira.page.getByLabel('ADMIN_TOKEN').fill('right');
  await jira.page.keyboard.press('Enter');
  await jira.page.getByRole('heading', { name: 'Linked (1)' }).waitFor();
});

test('the settings of a link are shown once its person is signed in', async () => {
  jira.site = givenSite({ links: [givenLink(1)] });
  let asked = '';
  jira.answers['GET /api/v4/groups/1/integrations/jira-cloud-app'] = (request) => {
    asked = request.headers()['gitlab-authorization'] ?? '';
    return { status: 403, body: { message: '403 Forbidden' } };
  };
  await jira.open();
  await button('Settings of acme/team-1').click();
  await jira.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Sign in/ })
    .click();
  await jira.page.getByRole('dialog').getByText('as Dana').waitFor();
  await holdsEventually(() => assert.equal(asked, 'Bearer personal'));
  await lookAt(jira.page, 'jira-settings');
});

test('a group is linked by keyboard alone', async () => {
  const press = async (keys: readonly string[]) => {
    for (const key of keys) await jira.page.keyboard.press(key);
  };
  /** Goes on until something with these words has the focus. */
  const reach = async (words: RegExp) => {
    for (let step = 0; step < 60; step += 1) {
      await press(['Tab']);
      if (words.test(String(await jira.page.evaluate(focused)))) return;
    }
    assert.fail(`${words} is not reached`);
  };
  await jira.open();
  await text('Choose GitLab').waitFor();
  await reach(/^Sign in to/);
  await press(['Enter']);
  await text('Signed in to').waitFor();
  await reach(/^Link groups/);
  await press(['Enter']);
  await text('20 of 5,000 groups').waitFor();
  await reach(/^Team 2 /);
  await press(['Space']);
  await reach(/^Options/);
  await press(['Enter']);
  await reach(/^Link$/);
  await press(['Enter']);
  await text('acme/team-2 is linked').waitFor();
  assert.match(String(await jira.page.evaluate(focused)), /^Link groups/);
});

const focused = `document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`;
