import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GitlabSandbox, Project, User } from '../gitlab/index.ts';
import type { JiraSandbox } from '../jira/index.ts';
import { countInJira, type RepositoryCounts, type ShownCounts } from './count-in-jira.ts';
import { describeDemoIssues } from './demo-people.ts';
import { countCalls, createReadState, type Source } from './demo-state.ts';
import type { Journal } from './journal.ts';
import { selectPanels } from './select-panels.ts';
import { serveDemoPage } from './serve-demo-page.ts';
import { sum } from './sum.ts';
import { type Standing, waitUntilShown } from './wait-until-shown.ts';
import { createTraffic } from './watch-traffic.ts';

/** What a person chose. */
export interface DemoOptions {
  readonly repositories: readonly string[];
  /** Whether it ends by itself; else the repositories are watched. */
  readonly once: boolean;
  /** Of the page; 0 is any free one. */
  readonly port: number;
  /** 1 is two seconds between the steps of the story. */
  readonly speed: number;
  readonly logLevel: string;
  readonly journal: Journal;
}

/** A running demonstration. */
export interface Demo {
  readonly pageUrl: string;
  /** A development panel that shows something. */
  readonly panelUrl: string;
  /** Where the story is played; null without one. */
  readonly storyPanelUrl: string | null;
  /** The app's page inside Jira. */
  readonly appUrl: string;
  readonly consoleUrl: string;
  /** With which the console is entered. */
  readonly adminToken: string;
  /** Of the person who may link groups: the simulated GitLab asks for no password. */
  readonly gitlabUsername: string;
  /** Resolves when the past is in Jira and the story is told. */
  finished(): Promise<DemoResult>;
  stop(): Promise<void>;
}

/** What came of it, as the simulated Jira holds it. */
type DemoResult = { readonly panelUrl: string } & ShownCounts & {
    readonly perRepository: readonly RepositoryCounts[];
    /** From the link to the last of the past in Jira. */
    readonly seconds: number;
    readonly jiraRequests: number;
    readonly gitlabRequests: number;
    /** Rules of Jira's or GitLab's that the product broke. */
    readonly violations: readonly string[];
  };

/** What runs, and how its operator sees it. */
export interface DemoParts {
  readonly jira: JiraSandbox;
  readonly gitlab: GitlabSandbox;
  readonly productUrl: string;
  readonly adminToken: string;
  readonly groupPath: string;
  /** A maintainer of the group. */
  readonly person: User;
  readonly projects: readonly Project[];
  /** When the link was made, on the clock of `performance`. */
  readonly linkedAtMs: number;
  readonly reads: {
    sites(): Promise<readonly SiteOutline[]>;
    work(): Promise<WorkOutline>;
  };
  stop(): Promise<void>;
}

interface SiteOutline {
  readonly links: readonly {
    readonly progress: { readonly projects: number; readonly projectsDone: number };
  }[];
  readonly waiting: { readonly live: number; readonly history: number };
  readonly lagMs: number | null;
}

interface WorkOutline {
  readonly deliveriesWaiting: number;
  readonly refreshesWaiting: { readonly live: number; readonly verify: number };
  readonly commitListsWaiting: number;
}

const lookMs = 100;
const askMs = 700;
/** A large past need not be read to the end before somebody can look at a part of it. */
const firstPanelMs = 8_000;
const storyIssue = 'DEMO-4';

/** Serves the page, plays the story, and resolves when there is a first panel to look at. */
export async function explainDemo(parts: DemoParts, options: DemoOptions): Promise<Demo> {
  const { jira, gitlab, projects } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const hasStory = options.repositories.length === 0;
  if (hasStory) describeDemoIssues(jira);
  const page = await showPage(parts, options, signal);
  const settle = () =>
    waitUntilShown(() => readStanding(parts), { projects: projects.length, signal });
  const past = readPast(parts, options, settle);
  const prologue = past.then(() => (hasStory ? tellPrologue(parts, options, signal) : undefined));
  const story = prologue.then(() => (hasStory ? tellStory(parts, options) : undefined));
  // Nobody may be waiting for the end; who does gets the failure from `finished`.
  story.catch((error) => {
    if (!signal.aborted) options.journal.tell('person', `It broke off: ${String(error)}`);
  });
  return {
    pageUrl: page.url,
    panelUrl: await waitForPanel(jira, prologue),
    storyPanelUrl: hasStory ? `${jira.baseUrl}/browse/${storyIssue}` : null,
    appUrl: jira.appUrl(),
    consoleUrl: makeConsoleUrl(parts),
    adminToken: parts.adminToken,
    gitlabUsername: parts.person.username,
    async finished() {
      await story;
      await gitlab.deliveries.settled();
      await settle();
      return makeResult(parts, await past);
    },
    async stop() {
      stopping.abort();
      await page.close();
      await parts.stop();
    },
  };
}

/** The page, with what passes by shown at once and what must be asked for a little later, until the signal. */
async function showPage(parts: DemoParts, options: DemoOptions, signal: AbortSignal) {
  const { journal, repositories } = options;
  const { gitlab, groupPath } = parts;
  const page = await serveDemoPage(options.port);
  const traffic = createTraffic({ ...parts, journal });
  const readState = createReadState({
    ...parts,
    journal,
    projects: parts.projects.map(({ path }) => ({
      name: `${groupPath}/${path}`,
      url: `${gitlab.url}/${groupPath}/${path}`,
    })),
    consoleUrl: makeConsoleUrl(parts),
    person: { username: parts.person.username, adminToken: parts.adminToken },
    source: describeSource(repositories),
    lastLatencyMs: traffic.lastLatencyMs,
  });
  let progress = { projects: 0, projectsDone: 0, waiting: 0 };
  const keepDoing = async (pauseMs: number, act: () => Promise<void> | void) => {
    while (!signal.aborted) {
      await act();
      await sleep(pauseMs, undefined, { signal });
    }
  };
  const working = Promise.all([
    keepDoing(lookMs, () => {
      traffic.look();
      page.show(readState(progress));
    }),
    keepDoing(askMs, async () => {
      const { projects, projectsDone, waiting } = await readStanding(parts);
      progress = { projects, projectsDone, waiting };
    }),
  ]);
  // It ends with the signal, in the midst of whatever it was doing.
  working.catch((error) => {
    if (!signal.aborted) journal.tell('person', `The page stands still: ${String(error)}`);
  });
  return page;
}

function makeConsoleUrl({ productUrl }: DemoParts): string {
  return `${productUrl}/-/console`;
}

function describeSource(repositories: readonly string[]): Source {
  if (repositories.length === 0) return { kind: 'story' };
  const found = repositories.find((path) => existsSync(join(path, '.git')));
  return { kind: 'repositories', workingCopy: found === undefined ? null : resolve(found) };
}

async function readStanding({ reads }: DemoParts): Promise<Standing> {
  const [sites, work] = await Promise.all([reads.sites(), reads.work()]);
  const progress = sites.flatMap(({ links }) => links.map((link) => link.progress));
  const { live, verify } = work.refreshesWaiting;
  const lags = sites.flatMap(({ lagMs }) => (lagMs === null ? [] : [lagMs]));
  return {
    projects: sum(progress.map(({ projects }) => projects)),
    projectsDone: sum(progress.map(({ projectsDone }) => projectsDone)),
    toProcess: work.deliveriesWaiting + live + verify + work.commitListsWaiting,
    waiting: sum(sites.map(({ waiting }) => waiting.live + waiting.history)),
    lagMs: lags.length === 0 ? null : Math.max(...lags),
  };
}

/** Gives how long it took, in seconds. */
async function readPast(
  { linkedAtMs, jira }: DemoParts,
  { journal }: DemoOptions,
  settle: () => Promise<void>,
): Promise<number> {
  await settle();
  const seconds = (performance.now() - linkedAtMs) / 1000;
  const total = sum(Object.values(jira.counts())).toLocaleString('en');
  journal.tell(
    'jira',
    `Jira shows the whole past, ${total} entities, after ${seconds.toFixed(1)} s`,
  );
  return seconds;
}

/** One push to a branch that exists: then there is an issue with a branch, commits and a merge request. */
async function tellPrologue(
  { gitlab, jira, projects, person }: DemoParts,
  { journal }: DemoOptions,
  signal: AbortSignal,
): Promise<void> {
  const [project] = projects;
  if (!project) return;
  journal.tell('person', `${person.name} pushes a commit to her branch feature/DEMO-3-dark-mode`);
  const message = 'DEMO-3 Remember the choice of the reader';
  const files = [{ path: 'src/theme.js', added: ['localStorage.theme = choice;'] }];
  await gitlab.pushCommits(project, 'feature/DEMO-3-dark-mode', [{ message, files }], {
    user: person,
  });
  while (jira.issue('DEMO-3').commits.length === 0) await sleep(lookMs, undefined, { signal });
  journal.tell(
    'person',
    `${person.name} opens a merge request that names no issue: Jira gets none`,
  );
  const branch = 'tidy-price-list';
  const tidied = [{ message: 'Tidy the price list' }];
  await gitlab.pushCommits(project, branch, tidied, { user: person });
  const title = 'Tidy the price list';
  await gitlab.openMergeRequest({ project, sourceBranch: branch, title, author: person });
}

async function tellStory({ gitlab, projects }: DemoParts, options: DemoOptions): Promise<void> {
  const { journal, speed } = options;
  const [project] = projects;
  if (!project) return;
  const onStep = (text: string) => journal.tell('person', text);
  await gitlab.playStory({ project, issueKey: storyIssue, speed, onStep });
  journal.tell(
    'person',
    'The story is told. Now it is your turn: open the project and change something',
  );
}

/** The best one when enough is there, or any one when that takes long; the list of issues without any. */
async function waitForPanel(jira: JiraSandbox, enough: Promise<unknown>): Promise<string> {
  let isEnough = false;
  const done = enough.then(() => {
    isEnough = true;
  });
  await Promise.race([done, sleep(firstPanelMs, undefined, { ref: false })]);
  while (!isEnough && selectPanels(jira, 1).length === 0) {
    await Promise.race([done, sleep(lookMs)]);
  }
  return bestPanelUrl(jira);
}

function bestPanelUrl(jira: JiraSandbox): string {
  return selectPanels(jira, 1)[0]?.url ?? `${jira.baseUrl}/`;
}

function makeResult({ jira, gitlab }: DemoParts, seconds: number): DemoResult {
  return {
    panelUrl: bestPanelUrl(jira),
    ...countInJira(jira),
    seconds: Math.round(seconds * 100) / 100,
    jiraRequests: jira.stats.requests,
    gitlabRequests: countCalls(gitlab),
    violations: [
      ...jira.violations().map((violation) => JSON.stringify(violation)),
      ...gitlab.violations(),
    ],
  };
}
