import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLink, target } from '../http-deps.fake.ts';
import { html } from './html.ts';
import { renderSubscriptionsPage, type SubscriptionsPage } from './subscriptions-page.ts';

const page: SubscriptionsPage = {
  siteUrl: new URL('https://one.atlassian.net'),
  staticPath: '/-/jira_connect/static',
  atlassianJsUrl: new URL('https://connect-cdn.atl-paas.net/all.js'),
  problems: [],
  links: [],
};

const noProgress = {
  projects: 0,
  projectsDone: 0,
  pagesRead: 0,
  entitiesRead: 0,
  remainingSeconds: null,
  problems: [],
};
const link = { link: makeLink(), progress: noProgress, url: '/g', unlinkPath: '/u' };

test('values are escaped, HTML that was made here is not', () => {
  const evil = `<b a="1" b='2'>&`;
  const { html: text } = html`<p title="${evil}">${[html`<i>${1}</i>`, html`${evil}`]}</p>`;
  const escaped = '&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;';
  assert.equal(text, `<p title="${escaped}"><i>1</i>${escaped}</p>`);
});

test('nothing that GitLab or Jira named becomes a tag, and no script stands in the page', () => {
  const evil = '"><script>alert(1)</script>';
  const named = { ...target, fullName: evil, fullPath: evil };
  const text = renderSubscriptionsPage({
    ...page,
    problems: [evil],
    links: [
      {
        link: makeLink({ target: named, linkedBy: evil }),
        progress: { ...noProgress, problems: [evil] },
        url: evil,
        unlinkPath: evil,
      },
    ],
  });
  assert.equal(text.split('<script>').length, 1);
  assert.equal(text.split('<script src="').length, 3);
});

const progress: [string, object, string][] = [
  ['before projects are known', {}, 'Looking for projects'],
  [
    'on the way',
    { projects: 1500, projectsDone: 12, entitiesRead: 34_567 },
    '12 of 1,500 projects read, 34,567 items read',
  ],
  [
    'at the end',
    { projects: 2, projectsDone: 2, entitiesRead: 5 },
    'All 2 projects are read, 5 items read',
  ],
  ['with a problem', { problems: ['GitLab is slow'] }, '<small class="problem">GitLab is slow'],
];
for (const [when, given, expected] of progress) {
  test(`progress ${when}`, () => {
    const shown = { ...link, progress: { ...noProgress, ...given } };
    const text = renderSubscriptionsPage({ ...page, links: [shown] });
    assert.ok(text.includes(expected), text);
  });
}

test('without links and problems the page says so and alarms nobody', () => {
  const text = renderSubscriptionsPage(page);
  assert.match(text, /Nothing is linked yet/);
  assert.doesNotMatch(text, /role="alert"|<table>/);
});
