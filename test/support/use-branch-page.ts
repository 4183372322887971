import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type {
  BranchProjectsAnswer,
  CreateBranchRequest,
  GitlabsAnswer,
  SourceBranchesAnswer,
} from '../../src/contract/index.ts';
import { type BuiltPage, buildPage } from './build-page.ts';
import { gitlabOrigin, type PageAnswers, pageOrigin, servePage } from './serve-page.ts';
import { type RunningBrowser, startBrowser, type Visit } from './start-browser.ts';

/** The branch page in a browser of its own for each test, and what a person does there. */
export type BranchPage = {
  readonly page: Page;
  /** How the server answers; a test may change it. */
  readonly answers: PageAnswers;
  /** The branches that were made. */
  readonly made: CreateBranchRequest[];
  open(query?: string): Promise<void>;
  signIn(): Promise<void>;
  chooseProject(path?: string): Promise<void>;
  create(): Promise<void>;
  succeeds(): Promise<void>;
};

export const makeGitlab = (slug: string): GitlabsAnswer['gitlabs'][number] => ({
  slug,
  url: slug === 'main' ? gitlabOrigin : `https://${slug}.example.test`,
  applicationId: 'the-application',
  authorizeUrl: `${gitlabOrigin}/oauth/authorize`,
  redirectUrl: `${pageOrigin}/callback`,
  scopes: ['api'],
});

export const makeProject = (
  id: number,
  path: string,
): BranchProjectsAnswer['projects'][number] => ({
  id,
  path,
  name: path,
  avatarUrl: null,
  defaultBranch: 'main',
  url: `${gitlabOrigin}/${path}`,
});

export const refuse = (status: number, code: string, message: string, advice = 'Do this.') => ({
  status,
  body: { error: { code, message, do: advice } },
});

const projects = Array.from({ length: 20_000 }, (_, i) =>
  makeProject(i + 1, i === 0 ? 'acme/shop' : `acme/team-${i % 40}/service-${i}`),
);
const branches = [
  { name: 'main', isDefault: true },
  { name: 'ABC-1-taken', isDefault: false },
  { name: 'release/1', isDefault: false },
];

/** Holds for all tests of a file; what it answers is filled before each. */
export function useBranchPage(): BranchPage {
  let built: BuiltPage;
  let browser: RunningBrowser;
  let visit: Visit;
  const world = makeActions();
  before(async () => {
    [built, browser] = await Promise.all([buildPage({ file: 'src/branch.tsx' }), startBrowser()]);
  });
  after(() => browser.close());
  beforeEach(async () => {
    const origins = [pageOrigin, gitlabOrigin];
    visit = await browser.visit({ width: 800, height: 700, colorScheme: 'light', origins });
    const made: CreateBranchRequest[] = [];
    const answers = makeAnswers(made);
    Object.assign(world, { page: visit.page, answers, made });
    await servePage(visit.context, { page: built, answers });
  });
  afterEach(async () => {
    // A refusal that was planted is an error on the console; anything else is none of it.
    const complaints = visit.complaints().filter((text) => !text.includes('Failed to load'));
    await visit.close();
    assert.deepEqual(complaints, []);
  });
  return world;
}

function makeActions(): BranchPage {
  const world: BranchPage = {
    page: null as unknown as Page,
    answers: {},
    made: [],
    async open(query = 'issue_key=ABC-1&issue_summary=Fix+the+Login') {
      await world.page.goto(`${pageOrigin}/page?${query}`);
    },
    async signIn() {
      await world.page.getByRole('button', { name: /^Sign in/ }).click();
      await world.page.getByText('as Dana').waitFor();
    },
    async chooseProject(path = 'acme/shop') {
      await world.page.getByLabel('Project').fill(path);
      await world.page.getByRole('option', { name: path }).first().click();
      if (path === 'acme/shop') await world.page.getByText('main', { exact: true }).waitFor();
    },
    create: () => world.page.getByRole('button', { name: 'Create branch' }).click(),
    succeeds: () => world.page.getByText('New branch was successfully created.').waitFor(),
  };
  return world;
}

function makeAnswers(made: CreateBranchRequest[]): PageAnswers {
  return {
    'GET /-/page/gitlabs': () => ({ body: { gitlabs: [makeGitlab('main')] } }),
    'POST /-/page/oauth/token': () => ({
      body: { accessToken: 'personal', expiresInSeconds: 7_200, scopes: ['api'] },
    }),
    'GET /-/page/person': () => ({ body: { username: 'dana', name: 'Dana', avatarUrl: null } }),
    'GET /-/page/branch/projects': (request) => ({
      body: { projects: select(projects, 'path', request), nextPage: 2 },
    }),
    'GET /-/page/branch/sources': (request) => ({
      body: { branches: select(branches, 'name', request) } satisfies SourceBranchesAnswer,
    }),
    'POST /-/page/branch': (request) => {
      const body = request.postDataJSON() as CreateBranchRequest;
      made.push(body);
      return { body: { name: body.name, url: `${gitlabOrigin}/acme/shop/-/tree/${body.name}` } };
    },
  };
}

function select<Row, Name extends keyof Row>(rows: readonly Row[], name: Name, request: Request) {
  const search = new URL(request.url()).searchParams.get('search') ?? '';
  return rows.filter((row) => String(row[name]).includes(search)).slice(0, 20);
}
