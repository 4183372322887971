import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { type BuiltPage, buildPage } from '../support/build-page.ts';
import { givenGitlab, givenLink, givenSite } from '../support/given-site-page.ts';
import { lookAt } from '../support/look-at.ts';
import { type OpenJiraPage, openJiraPage } from '../support/open-jira-page.ts';
import { gitlabOrigin, pageOrigin } from '../support/serve-page.ts';
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
const signIn = () => button(/^Sign in/).click();

/** What GitLab answers to the question to authorize. */
async function gitlabSends(makeQuery: (asked: URLSearchParams) => Record<string, string>) {
  await jira.page.context().route(`${gitlabOrigin}/oauth/authorize*`, async (route) => {
    const query = new URLSearchParams(makeQuery(new URL(route.request().url()).searchParams));
    await route.fulfill({ status: 302, headers: { location: `${pageOrigin}/callback?${query}` } });
  });
}

test('the code is exchanged by PKCE, and nothing of it is kept', async () => {
  let asked = new URLSearchParams();
  await gitlabSends((query) => {
    asked = query;
    return { code: 'the-code', state: query.get('state') ?? '' };
  });
  let exchanged: Record<string, string> = {};
  const answer = jira.answers['POST /-/page/oauth/token'];
  jira.answers['POST /-/page/oauth/token'] = (request) => {
    exchanged = request.postDataJSON() as Record<string, string>;
    assert.ok(answer);
    return answer(request);
  };
  await jira.open();
  await jira.signIn();
  const verifier = exchanged.codeVerifier ?? '';
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  assert.equal(verifier.length, 128);
  assert.equal(asked.get('code_challenge'), Buffer.from(hash).toString('base64url'));
  assert.equal(asked.get('code_challenge_method'), 'S256');
  assert.equal(asked.get('client_id'), 'the-application');
  assert.match(asked.get('state') ?? '', /^[0-9a-f]{64}$/);
  const kept = await jira.page.evaluate(
    'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
  );
  assert.equal(kept, '[{},{},""]');
  await button('Sign out').click();
  await button(/^Sign in/).waitFor();
});

test('a blocked pop-up is named', async () => {
  await jira.open();
  await jira.page.evaluate('window.open = () => null');
  await signIn();
  await text('Your browser blocked the window').waitFor();
  await lookAt(jira.page, 'jira-popup-blocked');
});

test('a pop-up closed too early says what single sign-on needs', async () => {
  await jira.page
    .context()
    .route(`${gitlabOrigin}/oauth/authorize*`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>GitLab</title>' }),
    );
  await jira.open();
  const popup = jira.page.waitForEvent('popup');
  await signIn();
  await text('Go on in the window that opened.').waitFor();
  await (await popup).close();
  await text('first sign in at your group’s SSO address').waitFor();
});

test('giving up brings the button back', async () => {
  await jira.page
    .context()
    .route(`${gitlabOrigin}/oauth/authorize*`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>GitLab</title>' }),
    );
  await jira.open();
  await signIn();
  await button('Cancel').click();
  assert.equal(await button(/^Sign in/).isEnabled(), true);
});

test('a refusal is told in GitLab’s words', async () => {
  await gitlabSends((query) => ({ state: query.get('state') ?? '' }));
  await jira.open();
  await signIn();
  await text('GitLab did not let this page in').waitFor();
});

test('an answer to another sign-in is not taken', async () => {
  await gitlabSends(() => ({ code: 'stolen', state: 'of-another' }));
  jira.answers['POST /-/page/oauth/token'] = () => assert.fail('a foreign code was exchanged');
  await jira.open();
  await signIn();
  await text('The answer belongs to another sign-in.').waitFor();
});

test('a code that GitLab does not exchange says what to compare', async () => {
  jira.answers['POST /-/page/oauth/token'] = () => ({
    status: 400,
    body: {
      error: {
        code: 'GITLAB_SIGN_IN_REFUSED',
        message: 'Failed to sign in to GitLab: it refuses it (invalid_client).',
        do: 'Compare the OAuth application in GitLab.',
      },
    },
  });
  await jira.open();
  await signIn();
  await text('Compare the OAuth application in GitLab.').waitFor();
});

for (const [what, change, words] of [
  ['no application', { applicationId: null }, 'has no OAuth application'],
  ['another address', { redirectUrl: 'https://other.example/callback' }, 'sends people back to'],
] as const) {
  test(`with ${what} nobody can sign in, and the page says why`, async () => {
    jira.gitlabs = [givenGitlab(change)];
    await jira.open();
    await text(words).waitFor();
    assert.equal(await button(/^Sign in/).isDisabled(), true);
  });
}

test('without cryptography nobody can sign in, and the page says why', async () => {
  await jira.page.addInitScript('Object.defineProperty(crypto, "subtle", { value: undefined })');
  await jira.open();
  await text('cannot sign in safely').waitFor();
});

test('a sign-in that ended is asked for again, and what was chosen stays', async () => {
  jira.site = givenSite({ links: [givenLink(1)] });
  await jira.open();
  await jira.signIn();
  await button('Link groups').click();
  await jira.page.getByLabel('Team 7 (').check();
  const works = jira.answers['GET /-/page/namespaces'];
  jira.answers['GET /-/page/namespaces'] = () => ({
    status: 401,
    body: {
      error: { code: 'GITLAB_SIGN_IN_REQUIRED', message: 'Signed out.', do: 'Sign in again.' },
    },
  });
  await jira.page.getByLabel('Search groups').fill('team-9');
  await jira.page.getByRole('heading', { name: 'Sign in again' }).waitFor();
  assert.ok(works);
  jira.answers['GET /-/page/namespaces'] = works;
  await jira.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Sign in/ })
    .click();
  await text('Chosen: 1').waitFor();
  await jira.page.getByText('20 of 5,000 groups').waitFor();
});
