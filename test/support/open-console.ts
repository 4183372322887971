import { setTimeout } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';
import type { BuiltPage } from './build-page.ts';
import { gitlabOrigin, type PageAnswers, pageOrigin, servePage } from './serve-page.ts';
import type { RunningBrowser, Visit } from './start-browser.ts';

/** A person at the console. */
export type ConsoleVisit = {
  readonly page: Page;
  /** Opens a view, as `sites/1`, without a new load of the page, which would sign out; waits until it is answered. */
  go(view: string): Promise<void>;
  /** What our server was asked to change: `POST /api/v1/… {…}`. */
  readonly acts: readonly string[];
  /** As {@link Visit.complaints}, but for refusals that the test planted. */
  complaints(): readonly string[];
  close(): Promise<void>;
};

/** Opens the console; nobody is signed in. */
export async function openConsole(
  browser: RunningBrowser,
  { built, answers, width = 1280 }: { built: BuiltPage; answers: PageAnswers; width?: number },
): Promise<ConsoleVisit> {
  const visit = await browser.visit({
    width,
    colorScheme: 'light',
    origins: [pageOrigin, gitlabOrigin],
  });
  await servePage(visit.context, { page: built, answers });
  const acts = recordActs(visit);
  const untilQuiet = followRequests(visit);
  const { page } = visit;
  await page.goto(`${pageOrigin}/page`);
  return {
    page,
    acts,
    go: async (view) => {
      await page.evaluate(`window.location.hash = ${JSON.stringify(`#/${view}`)}`);
      await untilQuiet();
    },
    complaints: () =>
      visit.complaints().filter((text) => !text.includes('Failed to load resource')),
    close: visit.close,
  };
}

/** Waits until nothing has been asked for a moment. */
function followRequests({ context }: Visit): () => Promise<void> {
  const open = new Set<Request>();
  let changedAt = performance.now();
  const change = (act: () => void) => {
    act();
    changedAt = performance.now();
  };
  context.on('request', (request) => change(() => open.add(request)));
  context.on('requestfinished', (request) => change(() => open.delete(request)));
  context.on('requestfailed', (request) => change(() => open.delete(request)));
  return async () => {
    changedAt = performance.now();
    while (open.size > 0 || performance.now() - changedAt < 200) await setTimeout(20);
  };
}

function recordActs({ context }: Visit): string[] {
  const acts: string[] = [];
  context.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (request.method() === 'GET') return;
    acts.push(`${request.method()} ${pathname}${search} ${request.postData() ?? ''}`.trim());
  });
  return acts;
}

/** Signs in with the token that the planted answers take. */
export async function signInAsOperator({ page }: Pick<ConsoleVisit, 'page'>): Promise<void> {
  await page.getByLabel('ADMIN_TOKEN').fill('open sesame');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}
