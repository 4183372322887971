import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Project } from '../../../sandbox/gitlab/index.ts';
import { readConfig } from '../../../src/config/index.ts';
import { createStorage, type Storage } from '../../../src/storage/index.ts';
import { compareCiWithGitlab } from '../../support/compare-ci-with-gitlab.ts';
import { compareWithGitlab } from '../../support/compare-with-gitlab.ts';
import { eventually, holdsEventually } from '../../support/eventually.ts';
import { linkGroup } from '../../support/link-group.ts';
import { listCommits } from '../../support/list-commits.ts';
import { createSeededRandom, type SeededRandom } from '../../support/seeded-random.ts';
import { untilNothingWaits } from '../../support/settle.ts';
import { type ProductProcess, startProductProcess } from '../../support/start-product-process.ts';
import { type Surroundings, startSurroundings } from '../../support/start-world.ts';
import { createBusyPeople } from '../kill/busy-people.ts';
import { type Sending, sendUntidily } from '../kill/send-untidily.ts';
import { type CiPeople, createCiPeople } from './ci-people.ts';
import { createMovers, type Movers } from './movers.ts';

/** How much happens, and how badly everything is treated. */
export type AgreementSettings = {
  seed: number;
  projects: number;
  /** What each project has before it is linked. */
  past: {
    mergeRequests: number;
    branches: number;
    pipelines: number;
    deployments: number;
    flags: number;
  };
  webhooks: number;
  kills: number;
  /** The share of requests that either vendor answers wrongly. */
  failures: number;
  settleTimeoutMs: number;
};

/** What came of it. */
export type AgreementResult = {
  seed: number;
  webhooks: number;
  kills: number;
  shown: Readonly<Record<string, number>>;
  differences: string[];
  violations: string[];
};

const adminToken = 'the-token-of-the-agreement-test';

/** Everything that happens, together. */
type Month = {
  projects: readonly Project[];
  people: ReturnType<typeof createBusyPeople>;
  machines: CiPeople;
  movers: Movers;
};

/**
 * A reproducible month of activity: every kind of event, renames, transfers, deletions, suppressed pushes; 30 % of
 * the webhooks lost, 10 % doubled, out of order; both vendors failing; the product killed. After the
 * sweeps Jira's content must be what plain functions compute from GitLab's final state.
 */
export async function runAgreement(settings: AgreementSettings): Promise<AgreementResult> {
  const around = await startSurroundings({
    jira: { record: false, seed: settings.seed },
    gitlab: { deliverHooks: 'collect', keepTrying: true },
    env: { ADMIN_TOKEN: adminToken },
  });
  const random = createSeededRandom(settings.seed);
  const product = { now: startProductProcess(around) };
  let storage: Storage | null = null;
  try {
    await product.now.ready();
    const seen = await openStorage(around);
    const month = await prepare(around, { random, storage: seen }, settings).finally(() =>
      seen.close(),
    );
    const stopFailing = letBothFail(around, settings);
    const sending = live(around, random, { month, settings });
    const kills = await Promise.all([
      sending.done,
      killOften(around, { random, product }, settings),
    ]);
    await product.now.ready();
    stopFailing();
    storage = await openStorage(around);
    await agree(around, { month, storage }, settings.settleTimeoutMs);
    const differences = await compareAll(around, month);
    return {
      ...(await judge(around, storage)),
      ...count(settings, sending, kills[1]),
      differences,
    };
  } finally {
    await storage?.close();
    await product.now.stop();
    await around.stop();
  }
}

function openStorage({ env }: Surroundings): Promise<Storage> {
  return createStorage(readConfig(env), { log: () => undefined });
}

function count({ seed }: AgreementSettings, sending: Sending, kills: number) {
  return { seed, webhooks: sending.sent(), kills };
}

async function prepare(
  around: Surroundings,
  { random, storage }: { random: SeededRandom; storage: Storage },
  settings: AgreementSettings,
): Promise<Month> {
  const { gitlab, jira, productUrl } = around;
  const group = gitlab.createGroup({ path: 'acme' });
  const groups = [group, gitlab.createGroup({ path: 'team', parent: group })];
  const projects = groups.flatMap((owner) =>
    gitlab.seedProjects({
      ...settings.past,
      group: owner,
      projects: settings.projects / groups.length,
      key: 'PAST',
    }),
  );
  await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
  await linkGroup(around, 'acme');
  await eventually(() => gitlab.hooks().some(({ owner }) => owner.kind === 'group'), 20_000);
  // What happens on a branch before its past is read belongs to the past, of which the commits are not read.
  await holdsEventually(async () => {
    const [site] = await storage.reads.sites();
    const [link] = site?.links ?? [];
    assert.equal(link?.progress.projectsDone, settings.projects);
  }, 20_000);
  gitlab.deliveries.take();
  const movers = createMovers({ gitlab, random, groups, projects });
  return {
    projects,
    people: createBusyPeople({ gitlab, random, projects }),
    machines: createCiPeople({ gitlab, random, projects }),
    movers,
  };
}

function live(
  { gitlab }: Surroundings,
  random: SeededRandom,
  { month, settings }: { month: Month; settings: AgreementSettings },
): Sending {
  return sendUntidily(
    { gitlab, random },
    {
      count: settings.webhooks,
      untidiness: { twice: 0.1, lost: 0.3 },
      async act() {
        const chance = random.next();
        if (chance < 0.5) await month.people.act();
        else if (chance < 0.92) await month.machines.act();
        else await month.movers.act();
      },
      mayGoOn: () => true,
    },
  );
}

/** Both vendors answer some requests wrongly, until the answer is called. */
function letBothFail({ jira, gitlab }: Surroundings, { failures }: AgreementSettings): () => void {
  const ratio = failures / 4;
  const handles = [
    jira.fail({ kind: 'status', status: 429, retryAfterS: 1, ratio }),
    jira.fail({ kind: 'status', status: 500, ratio }),
    jira.fail({ kind: 'status', status: 503, afterStoring: true, ratio }),
    jira.fail({ kind: 'reset', ratio }),
  ];
  gitlab.failSome({ ratio: failures, statuses: [429, 500, 502] });
  return () => {
    for (const handle of handles) handle.end();
    gitlab.failSome(null);
  };
}

async function killOften(
  around: Surroundings,
  { random, product }: { random: SeededRandom; product: { now: ProductProcess } },
  { kills }: AgreementSettings,
): Promise<number> {
  for (let kill = 0; kill < kills; kill += 1) {
    await product.now.ready();
    await delay(random.below(800));
    await (kill % 2 === 0 ? product.now.killNode() : product.now.killAll());
    product.now = startProductProcess(around);
  }
  return kills;
}

/** Lets everything be compared once, and waits until Jira agrees. */
async function agree(
  around: Surroundings,
  { month, storage }: { month: Month; storage: Storage },
  timeoutMs: number,
): Promise<void> {
  await untilNothingWaits(storage.reads, timeoutMs);
  await askForSweep(around);
  await holdsEventually(async () => {
    assert.deepEqual(await compareAll(around, month), []);
  }, timeoutMs).catch(() => undefined);
  await untilNothingWaits(storage.reads, timeoutMs);
}

async function askForSweep({ productUrl }: Surroundings): Promise<void> {
  const response = await fetch(`${productUrl}/api/v1/reconcile`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(response.status, 202, await response.text());
}

async function compareAll(around: Surroundings, month: Month): Promise<string[]> {
  const projects = [...month.projects, ...month.movers.added()];
  const alive = new Set(projects.map(({ id }) => id));
  const commits = [...month.people.commits(), ...month.movers.commits()].filter(({ project }) =>
    alive.has(project.id),
  );
  const reachable = new Set((await listCommits(projects)).map(({ sha }) => sha));
  const differences = [
    ...(await compareWithGitlab(around, { projects, commits })),
    ...(await compareCiWithGitlab(around, projects)),
  ];
  return differences.filter((text) => !isLostForGood(text, reachable));
}

/** The webhook of the push was lost, and no branch leads to the commit: nothing can tell of it any more. */
function isLostForGood(difference: string, reachable: ReadonlySet<string>): boolean {
  const [, sha] = /^lost: commits \d+\/([0-9a-f]{40}) /.exec(difference) ?? [];
  return sha !== undefined && !reachable.has(sha);
}

async function judge({ jira, gitlab }: Surroundings, { reads }: Storage) {
  const [site] = await reads.sites();
  return {
    shown: site?.shown ?? {},
    violations: [
      ...jira.violations().map(({ message }) => message),
      // What was answered wrongly on purpose.
      ...gitlab.violations().filter((text) => !/^answered 50[02]:/.test(text)),
    ],
  };
}
