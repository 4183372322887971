import { type Figure, makeFigure } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';
import type { AtEnd } from '../world/start-surroundings.ts';
import { type BenchWorld, startWorld } from '../world/start-world.ts';
import {
  firstButtons,
  type Load,
  loadInJira,
  searchConsole,
  useLinkDialog,
} from '../world/visit-pages.ts';

const page = 'page in Jira';
const shortly = { atMost: 300 };
const timeoutMs = 120_000;

/**
 * The pages in a browser: how long a person waits, and what goes over the line. Needs Chromium; each round
 * has a browser of its own, which knows nothing yet.
 */
export async function measurePages(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const world = await startWorld(atEnd);
  const { simulators, product } = world;
  await simulators.call('letSignIn', product().url);
  const empty = await repeat(sizes, () => loadInJira(world, firstButtons.empty));
  await simulators.call('addNamespaces', sizes.namespaces);
  const dialog = await repeat(sizes, () => useLinkDialog(world));
  await simulators.call('addProjects', sizes.pagesPast);
  await linkAndHold(world, sizes.pagesPast.projects);
  const linked = await repeat(sizes, () => loadInJira(world, firstButtons.linked));
  return [
    ...toFigures('first run, cold', empty),
    ...toFigures('with a link, cold', linked),
    ...listFigures(sizes, dialog),
    ...(await measureSearch(world, sizes)),
  ];
}

/** The details of so large a past take long; nobody waits for them here. */
async function linkAndHold({ simulators, backlog, product }: BenchWorld, projects: number) {
  await simulators.call('link', product().url);
  await backlog.historyRead(projects, timeoutMs);
  await backlog.holdRest(timeoutMs);
  await backlog.empty(timeoutMs, ['due']);
}

async function repeat<T>({ rounds }: Sizes, measure: () => Promise<T>): Promise<T[]> {
  const measured: T[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push(await measure());
  return measured;
}

function toFigures(name: string, loads: readonly Load[]): Figure[] {
  const of = (pick: (load: Load) => number) => loads.map(pick);
  const usableMs = of((load) => load.usableMs);
  const scriptKb = of((load) => load.scriptKb);
  return [
    makeFigure(page, `${name}: until it can be used`, 'ms', usableMs, { atMost: 1_500 }),
    makeFigure(
      page,
      `${name}: of this, in our frame`,
      'ms',
      of((load) => load.frameMs),
    ),
    makeFigure(page, `${name}: our scripts`, 'kB', scriptKb, { atMost: 300 }),
    makeFigure(
      page,
      `${name}: all of ours`,
      'kB',
      of((load) => load.allKb),
    ),
  ];
}

type Looks = Awaited<ReturnType<typeof useLinkDialog>>;

function listFigures({ namespaces: { groups, projects } }: Sizes, looks: Looks[]): Figure[] {
  const of = (pick: (look: Looks) => number) => looks.map(pick);
  const figure = (name: string, rounds: number[]) =>
    makeFigure('link dialog', name, 'ms', rounds, shortly);
  const [manyGroups, manyProjects] = [groups, projects].map((count) => count.toLocaleString('en'));
  return [
    figure(
      `the first of ${manyGroups} groups`,
      of((look) => look.groupsMs),
    ),
    figure(
      'a group searched',
      of((look) => look.groupMs),
    ),
    figure(
      `the first of ${manyProjects} projects`,
      of((look) => look.projectsMs),
    ),
    figure(
      'a project searched',
      of((look) => look.projectMs),
    ),
  ];
}

async function measureSearch(world: BenchWorld, sizes: Sizes): Promise<Figure[]> {
  const { mergeRequests } = sizes.pagesPast;
  const questions = {
    'an issue key': `BEN-${mergeRequests}`,
    'a merge request': 'bench/seeded-1!1',
    'a merge request that is missing': `bench/seeded-1!${mergeRequests + 1}`,
  };
  const rounds = await repeat(sizes, () => searchConsole(world, Object.values(questions)));
  return Object.keys(questions).map((name, index) =>
    makeFigure(
      'console',
      `search for ${name}`,
      'ms',
      rounds.map((times) => times[index] ?? Number.NaN),
      { atMost: 1_000 },
    ),
  );
}
