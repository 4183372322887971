import assert from 'node:assert/strict';
import type { Page, Request } from 'playwright-core';
import type { Gitlab, Namespace, PageData, SitePage } from '../../src/contract/index.ts';
import type { BuiltPage } from './build-page.ts';
import { givenGitlab, givenNamespace, givenSite } from './given-site-page.ts';
import { gitlabOrigin, type PageAnswers, pageOrigin, servePage } from './serve-page.ts';
import type { RunningBrowser } from './start-browser.ts';

/** The page of a Jira site as a person has it open, and what our server is to say. */
export type OpenJiraPage = {
  readonly page: Page;
  /** Change it: the page asks for it again and again. */
  site: SitePage;
  gitlabs: Gitlab[];
  namespaces: readonly Namespace[];
  readonly answers: PageAnswers;
  /** Every call but reads, as `POST /-/page/links`, with what it carried. */
  readonly calls: { call: string; body: unknown }[];
  open(): Promise<void>;
  signIn(): Promise<void>;
  /** Fails on errors that nobody planted. */
  close(): Promise<void>;
};

/** A person at the page in Jira; nothing is opened yet. */
export async function openJiraPage(
  browser: RunningBrowser,
  {
    built,
    width = 1000,
    host = 'connect',
  }: { built: BuiltPage; width?: number; host?: PageData['host'] },
): Promise<OpenJiraPage> {
  const visit = await browser.visit({
    width,
    height: 900,
    colorScheme: 'light',
    origins: [pageOrigin, gitlabOrigin],
  });
  const { page, context } = visit;
  const opened: OpenJiraPage = {
    page,
    site: givenSite(),
    gitlabs: [givenGitlab()],
    namespaces: Array.from({ length: 5_000 }, (_, i) => givenNamespace(i + 1)),
    answers: {},
    calls: [],
    open: async () => {
      await page.goto(`${pageOrigin}/page`);
    },
    signIn: async () => {
      await page.getByRole('button', { name: /^Sign in/ }).click();
      await page.getByText('Signed in to').waitFor();
    },
    close: async () => {
      const complaints = visit.complaints().filter((text) => !text.includes('Failed to load'));
      await visit.close();
      assert.deepEqual(complaints, []);
    },
  };
  Object.assign(opened.answers, answerWell(opened));
  // Stands for Atlassian's all.js.
  await context.addInitScript(
    'window.AP = { context: { getToken: (done) => done("jira-token") } }',
  );
  await servePage(context, { page: built, answers: opened.answers, host });
  return opened;
}

function answerWell(opened: OpenJiraPage): PageAnswers {
  const noted = (request: Request) => {
    const call = `${request.method()} ${request.url().slice(pageOrigin.length)}`;
    opened.calls.push({ call, body: request.postDataJSON() });
  };
  const done = (request: Request) => {
    noted(request);
    return { body: { success: true } };
  };
  return {
    'GET /-/page/site': () => ({ body: opened.site }),
    'GET /-/page/gitlabs': () => ({ body: { gitlabs: opened.gitlabs } }),
    'POST /-/page/oauth/token': () => ({
      body: { accessToken: 'personal', expiresInSeconds: 7_200, scopes: ['api'] },
    }),
    'GET /-/page/person': () => ({ body: { username: 'dana', name: 'Dana', avatarUrl: null } }),
    'GET /-/page/namespaces': (request) => ({ body: selectNamespaces(opened.namespaces, request) }),
    'POST /-/page/links': (request) => {
      noted(request);
      const { paths } = request.postDataJSON() as { paths: string[] };
      return { body: { results: paths.map((path) => ({ path, linked: true, problem: null })) } };
    },
    'POST /-/page/links/1/history': done,
    'POST /-/page/links/1/sync': done,
    'DELETE /-/page/links/1': done,
    'PUT /-/jira_connect/installations': done,
  };
}

function selectNamespaces(all: readonly Namespace[], request: Request) {
  const query = new URL(request.url()).searchParams;
  const page = Number(query.get('page') ?? 1);
  const found = all.filter(
    ({ kind, path }) => kind === query.get('kind') && path.includes(query.get('search') ?? ''),
  );
  return {
    namespaces: found.slice((page - 1) * 20, page * 20),
    nextPage: page * 20 < found.length ? page + 1 : null,
    total: found.length,
  };
}
