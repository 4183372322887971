import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import type { Page, Request } from 'playwright-core';
import { type BuiltPage, buildPage } from '../support/build-page.ts';
import {
  makeConsoleAnswers,
  makeLink,
  makeOwnedLink,
  makeProject,
} from '../support/console-answers.ts';
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
beforeEach(() => {
  answers = makeConsoleAnswers();
});
afterEach(async () => {
  await visit.close();
  assert.deepEqual(visit.complaints(), []);
});

async function open(width = 1280): Promise<void> {
  visit = await openConsole(browser, { built, answers, width });
  page = visit.page;
  await signInAsOperator(visit);
}

const queryOf = (request: Request) => new URL(request.url()).searchParams;

test('20,000 projects are paged and searched by the server', async () => {
  const all = Array.from({ length: 20_000 }, (_, i) => makeProject(i + 1, `acme/service-${i + 1}`));
  answers['GET /api/v1/sites/1/projects'] = (request) => {
    const query = queryOf(request);
    const found = all.filter(({ path }) => path.includes(query.get('path') ?? ''));
    const start = Number(query.get('after') ?? 0);
    const limit = Number(query.get('limit'));
    assert.ok(limit <= 50);
    const end = start + limit;
    return {
      body: { projects: found.slice(start, end), next: end < found.length ? `${end}` : null },
    };
  };
  await open();
  await visit.go('sites/1/projects');
  await page.getByRole('link', { name: 'acme/service-25', exact: false }).waitFor();
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('link', { name: 'acme/service-26' }).waitFor();
  await page.getByText('Page 2').waitFor();
  await page.getByLabel('Path contains').fill('service-19999');
  await page.getByRole('link', { name: 'acme/service-19999' }).waitFor();
  await page.getByRole('link', { name: 'acme/service-26' }).waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('button', { name: 'Next' }).count(), 0);
  assert.equal(await page.evaluate('location.hash'), '#/sites/1/projects?path=service-19999');
  await page.getByLabel('Path contains').fill('nothing like it');
  await page.getByText('No project of this site has this text in its path.').waitFor();
});

for (const [view, path, body] of [
  [
    'sites/1/links',
    'GET /api/v1/sites/1/links',
    { links: Array.from({ length: 5_000 }, (_, i) => makeLink(i + 1, `acme/team-${i + 1}`)) },
  ],
  [
    'links',
    'GET /api/v1/owned-links',
    { links: Array.from({ length: 5_000 }, (_, i) => makeOwnedLink(i + 1, `acme/team-${i + 1}`)) },
  ],
] as const) {
  test(`5,000 links stay usable at ${view}`, async () => {
    answers[path] = () => ({ body });
    await open();
    await visit.go(view);
    await page.getByText('5,000 of 5,000 links').waitFor();
    assert.equal(await page.locator('tbody tr').count(), 25);
    const search = page.getByRole('searchbox');
    const began = performance.now();
    await search.fill('team-4711');
    await page.getByText('1 of 5,000 links').waitFor();
    assert.ok(performance.now() - began < 1_000, 'what is typed is found at once');
    await search.fill('no such');
    await page.getByText('0 of 5,000 links').waitFor();
    await search.fill('');
    await lookAt(page, `console-many-${view.replaceAll('/', '-')}`);
  });
}

test('nothing is wider than a narrow window, apart from tables that scroll by themselves', async () => {
  await open(380);
  for (const view of [
    '',
    'sites/1',
    'sites/1/projects',
    'search?q=ABC-1',
    'connections',
    'doctor',
  ]) {
    await visit.go(view);
    assert.equal(
      await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'),
      true,
      view,
    );
  }
  await visit.go('sites/1');
  await page.locator('.recharts-bar').first().waitFor();
  await lookAt(page, 'console-narrow');
});

const hostile = `"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>{{7*7}}\u202e`;
const hostileUrl = 'javascript:window.pwned=1';

/** The same answer with every text made hostile, but for words that the page must understand. */
function poison(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => poison(each, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, poison(each, key)]));
  }
  if (typeof value !== 'string' || kept.has(name) || /^\d{4}-\d\d-\d\dT/.test(value)) return value;
  return /^https?:/.test(value) ? hostileUrl : `${value}${hostile}`;
}
const kept = new Set(['kind', 'state', 'source', 'understoodAs', 'health', 'next']);

test('hostile texts of GitLab and Jira stay texts, on every view', async () => {
  for (const [path, answer] of Object.entries(answers)) {
    if (path.startsWith('GET /api/v1/') && !path.endsWith('/me')) {
      answers[path] = async (request) => ({ body: poison((await answer(request)).body) });
    }
  }
  await open();
  const views = ['', 'sites', 'sites/1', 'sites/1/links', 'sites/1/projects', 'sites/1/rejections'];
  views.push('sites/1/unknown-keys', `search?q=${encodeURIComponent(hostile)}`, 'links', 'work');
  views.push('connections', 'settings', 'audit', 'doctor', `${encodeURIComponent(hostile)}`);
  for (const view of views) {
    await visit.go(view);
    await page.getByRole('heading', { level: 1 }).waitFor();
    assert.equal(await page.evaluate('window.pwned'), undefined, view);
    assert.equal(await page.locator('[href^="javascript:" i], #root img, #root script').count(), 0);
  }
  await visit.go('audit');
  await page.getByText('<img src=x', { exact: false }).first().waitFor();
  await lookAt(page, 'console-hostile');
});
