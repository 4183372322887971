import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../../src/config/index.ts';
import { createStorage } from '../../../src/storage/index.ts';
import { compareWithGitlab } from '../../support/compare-with-gitlab.ts';
import { eventually } from '../../support/eventually.ts';
import { linkGroup } from '../../support/link-group.ts';
import { createSeededRandom, type SeededRandom } from '../../support/seeded-random.ts';
import { untilNothingWaits } from '../../support/settle.ts';
import { type ProductProcess, startProductProcess } from '../../support/start-product-process.ts';
import { type Surroundings, startSurroundings } from '../../support/start-world.ts';
import { type BusyPeople, createBusyPeople } from './busy-people.ts';
import { type Sending, sendUntidily } from './send-untidily.ts';

/** How hard the product is treated. */
export type TrialSettings = {
  webhooks: number;
  kills: number;
  seed: number;
  /** How a third of Jira's answers go wrong; null: all go well. */
  slowMs: number | null;
  settleTimeoutMs: number;
};

/** What came of it. */
export type TrialResult = {
  sent: number;
  kills: { node: number; all: number };
  entities: number;
  faults: number;
  /** How Jira differs from GitLab in the end; empty when all is well. */
  differences: string[];
  /** Webhooks that were answered other than 200. */
  refused: readonly string[];
  violations: string[];
};

/** Kills and restarts the product while people work, lets it settle, and compares Jira with GitLab. */
export async function runTrial(settings: TrialSettings): Promise<TrialResult> {
  const around = await startSurroundings({
    jira: { record: false, seed: settings.seed },
    gitlab: { deliverHooks: 'collect', keepTrying: true },
  });
  const random = createSeededRandom(settings.seed);
  const product = { now: startProductProcess(around) };
  try {
    await product.now.ready();
    const projects = await prepare(around);
    const people = createBusyPeople({ gitlab: around.gitlab, random, projects });
    const faults = letJiraFail(around, settings);
    const kills = { node: 0, all: 0 };
    const share = () => (kills.node + kills.all + 1) / (settings.kills + 1);
    const sending = sendUntidily(
      { gitlab: around.gitlab, random },
      {
        count: settings.webhooks,
        untidiness: { twice: 0.15, lost: 0 },
        act: people.act,
        // The work is spread over all lives of the product.
        mayGoOn: (made) => made < settings.webhooks * share(),
      },
    );
    await Promise.all([sending.done, killAtRandom(around, { random, product, kills }, settings)]);
    await product.now.ready();
    await settle(around, settings);
    return await judge(around, { projects, people, sending, kills, faults: faults() });
  } finally {
    await product.now.stop();
    await around.stop();
  }
}

async function prepare(around: Surroundings) {
  const { gitlab, jira, productUrl } = around;
  const group = gitlab.createGroup({ path: 'acme' });
  const names = ['One', 'Two', 'Three', 'Four', 'Five'];
  const projects = names.map((name) => gitlab.createProject({ group, name }));
  for (const project of projects) {
    await gitlab.pushCommits(project, 'main', [{ message: 'Initial commit' }]);
  }
  await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
  await linkGroup(around, 'acme');
  await eventually(() => gitlab.hooks().some(({ owner }) => owner.kind === 'group'));
  gitlab.deliveries.take();
  return projects;
}

/** A third of the requests: some are answered wrongly, some cut, some slow, some after the work was done. */
function letJiraFail({ jira }: Surroundings, { slowMs }: TrialSettings): () => number {
  if (slowMs === null) return () => 0;
  const ratio = 1 / 18;
  const handles = [
    jira.fail({ kind: 'status', status: 429, retryAfterS: 1, ratio }),
    jira.fail({ kind: 'status', status: 500, ratio }),
    jira.fail({ kind: 'status', status: 500, afterStoring: true, ratio }),
    jira.fail({ kind: 'reset', ratio }),
    jira.fail({ kind: 'reset', afterStoring: true, ratio }),
    jira.fail({ kind: 'slow', ms: slowMs, ratio }),
  ];
  return () => handles.reduce((sum, handle) => sum + handle.hits(), 0);
}

async function killAtRandom(
  around: Surroundings,
  state: {
    random: SeededRandom;
    product: { now: ProductProcess };
    kills: { node: number; all: number };
  },
  settings: TrialSettings,
): Promise<void> {
  const { random, product, kills } = state;
  for (let kill = 0; kill < settings.kills; kill += 1) {
    // Some kills meet a start that is under way.
    if (random.happens(0.8)) await product.now.ready();
    await delay(random.below(1_500));
    if (kill % 2 === 0) {
      await product.now.killNode();
      kills.node += 1;
    } else {
      await product.now.killAll();
      kills.all += 1;
    }
    product.now = startProductProcess(around);
  }
}

async function settle(
  { env }: Surroundings,
  { settleTimeoutMs: timeoutMs, slowMs }: TrialSettings,
): Promise<void> {
  const storage = await createStorage(readConfig(env), { log: () => undefined });
  try {
    await untilNothingWaits(storage.reads, timeoutMs);
    // What the minute's sweep does two minutes later, done now: what Jira held is stored by then.
    await delay(slowMs ?? 0);
    while ((await storage.stores.retention.repeatRemovals(0, 1_000)) > 0) {
      await untilNothingWaits(storage.reads, timeoutMs);
    }
  } finally {
    await storage.close();
  }
}

async function judge(
  { jira, gitlab }: Surroundings,
  given: {
    projects: Awaited<ReturnType<typeof prepare>>;
    people: BusyPeople;
    sending: Sending;
    kills: TrialResult['kills'];
    faults: number;
  },
): Promise<TrialResult> {
  const { projects, people, sending, kills, faults } = given;
  return {
    sent: sending.sent(),
    kills,
    entities: [...jira.entities()].length,
    faults,
    differences: await compareWithGitlab({ jira }, { projects, commits: people.commits() }),
    refused: sending.refused(),
    violations: [...jira.violations().map(({ message }) => message), ...gitlab.violations()],
  };
}
