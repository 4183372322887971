import type { Frame, Page } from 'playwright-core';
import { signInAtGitlab } from '../../test/support/sign-in-at-gitlab.ts';
import { startBrowser, type Visit } from '../../test/support/start-browser.ts';
import {
  noteWhenShown,
  readShownAt,
  type Shown,
  timeInPage,
} from '../../test/support/time-in-page.ts';
import { adminToken } from './start-surroundings.ts';
import type { BenchWorld } from './start-world.ts';

/** How a page came up in a browser that had nothing of it. */
export type Load = {
  /** Since the person asked Jira for the page around it. */
  readonly usableMs: number;
  /** Since Jira's page opened our frame. */
  readonly frameMs: number;
  /** As compressed on the way. */
  readonly scriptKb: number;
  /** Scripts, styles, the page itself and what it asks. */
  readonly allKb: number;
};

/** What can be clicked first: `Sign in` where nothing is linked, else what belongs to a link. */
export const firstButtons = {
  empty: { selector: '.sign-in-row button:enabled', text: 'Sign in' },
  linked: { selector: '.link-card button:enabled' },
} as const;

/** Opens the app's page within Jira, until this can be clicked. */
export async function loadInJira(world: BenchWorld, button: Shown): Promise<Load> {
  const appUrl = await world.simulators.call('appUrl');
  const { url } = world.product();
  return await inFreshBrowser(async ({ page, context }) => {
    await noteWhenShown(context, url, button);
    const sent = watchTransfer(page, url);
    const startedAtMs = Date.now();
    await page.goto(appUrl, { waitUntil: 'commit' });
    const { sinceOpenedMs, atMs } = await readShownAt(await frameIn(page));
    return {
      usableMs: atMs - startedAtMs,
      frameMs: sinceOpenedMs,
      ...(await sent.read()),
    };
  });
}

/** Signs in and looks for what may be linked; how long each look took. */
export async function useLinkDialog(world: BenchWorld) {
  const appUrl = await world.simulators.call('appUrl');
  return await inFreshBrowser(async ({ page }) => {
    await page.goto(appUrl);
    const frame = await frameIn(page);
    const popup = page.waitForEvent('popup');
    await frame.getByRole('button', { name: 'Sign in' }).click();
    await signInAtGitlab(await popup, { username: 'owner' });
    const open = frame.getByRole('button', { name: 'Link groups' });
    await open.click({ trial: true });
    const first = (kinds: string) => `[aria-label="The ${kinds} you may link"] li`;
    return {
      groupsMs: await timeInPage(frame, () => open.click(), { selector: first('groups') }),
      groupMs: await timeInPage(frame, () => frame.getByLabel('Search groups').fill('team-4321'), {
        selector: first('groups'),
        text: 'team-4321',
      }),
      projectsMs: await timeInPage(
        frame,
        () => frame.getByRole('tab', { name: 'Projects' }).click(),
        { selector: first('projects') },
      ),
      projectMs: await timeInPage(
        frame,
        () => frame.getByLabel('Search projects').fill('service-4321'),
        { selector: first('projects'), text: 'service-4321' },
      ),
    };
  });
}

/** Signs in as the operator and asks one after the other; how long each answer took. */
export async function searchConsole(
  world: BenchWorld,
  questions: readonly string[],
): Promise<number[]> {
  return await inFreshBrowser(async ({ page }) => {
    await page.goto(`${world.product().url}/-/console#/search`);
    await page.getByLabel('ADMIN_TOKEN').fill(adminToken);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const field = page.getByRole('searchbox');
    const times: number[] = [];
    for (const q of questions) {
      await field.fill(q);
      const answer = { selector: '[role="status"].console-break', text: `for ${q}` };
      times.push(await timeInPage(page.mainFrame(), () => field.press('Enter'), answer));
    }
    return times;
  });
}

async function frameIn(page: Page): Promise<Frame> {
  const element = await page.waitForSelector('iframe.ap-iframe');
  const frame = await element.contentFrame();
  if (!frame) throw new Error('Jira framed nothing.');
  await frame.waitForURL((url) => url.pathname.includes('/jira_connect/'), { waitUntil: 'commit' });
  return frame;
}

async function inFreshBrowser<T>(act: (visit: Visit) => Promise<T>): Promise<T> {
  const browser = await startBrowser();
  try {
    const visit = await browser.visit();
    const result = await act(visit);
    const [complaint] = visit.complaints();
    if (complaint) throw new Error(`The browser complained. ${complaint}`);
    return result;
  } finally {
    await browser.close();
  }
}

/** What this origin sends over the line from now on. */
function watchTransfer(page: Page, origin: string) {
  const sizes: Promise<{ isScript: boolean; bytes: number }>[] = [];
  page.on('requestfinished', (request) => {
    if (!request.url().startsWith(`${origin}/`)) return;
    const isScript = request.resourceType() === 'script';
    sizes.push(request.sizes().then(({ responseBodySize: bytes }) => ({ isScript, bytes })));
  });
  return {
    async read(): Promise<{ scriptKb: number; allKb: number }> {
      const all = await Promise.all(sizes);
      const sumOf = (rows: typeof all) => rows.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
      return { scriptKb: sumOf(all.filter(({ isScript }) => isScript)), allKb: sumOf(all) };
    },
  };
}
