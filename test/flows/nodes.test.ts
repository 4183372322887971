import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { OutgoingHook, Project } from '../../sandbox/gitlab/index.ts';
import { busiestWindow } from '../support/busiest-window.ts';
import { compareCiWithGitlab } from '../support/compare-ci-with-gitlab.ts';
import { compareWithGitlab } from '../support/compare-with-gitlab.ts';
import { countRepeats } from '../support/count-repeats.ts';
import { eventually } from '../support/eventually.ts';
import { linkGroup } from '../support/link-group.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { untilAllIsRead } from '../support/settle.ts';
import { type ProductProcess, startProductProcess } from '../support/start-product-process.ts';
import { type Surroundings, startSurroundings } from '../support/start-world.ts';

const names = ['web 1', 'web 2', 'worker 1', 'worker 2'] as const;
type Name = (typeof names)[number];
type Commit = { project: Project; sha: string; message: string };

/** As many as are worth being shared, and few enough for a test. */
const seed = {
  projects: 6,
  mergeRequests: 10,
  branches: 10,
  pipelines: 6,
  deployments: 2,
  flags: 1,
};
/** A second's calls, and the burst of a quarter of a second that may precede them. */
const callsInASecond = 125;

test('two web and two worker processes share the work, and one of each killed loses nothing', async () => {
  const around = await startSurroundings({ gitlab: { deliverHooks: 'collect', latencyMs: 5 } });
  const nodes = createNodes(around, await findFreePort());
  const commits: Commit[] = [];
  try {
    const projects = await linkProjects(around, nodes);
    await sendToEither(nodes.webs(), await push(around, projects, commits));
    await untilAllIsRead(around);
    assert.deepEqual(await listDifferences(around, projects, commits), []);
    verifyNothingTwice(around);
    verifyCallRate(around);

    const hooks = await push(around, projects, commits);
    await Promise.all([sendToEither(nodes.webs(), hooks), killAtRandom(nodes)]);
    await untilAllIsRead(around);
    assert.deepEqual(await listDifferences(around, projects, commits), []);
  } finally {
    await nodes.stop();
    await around.stop();
  }
});

type Nodes = ReturnType<typeof createNodes>;

/** The product as four processes on one embedded database. */
function createNodes(around: Surroundings, second: string) {
  const running = new Map<Name, ProductProcess>();
  const { origin, port } = new URL(around.productUrl);
  return {
    webs: () => [origin, origin.replace(port, second)],
    start(name: Name): ProductProcess {
      // All say the same address; each web process listens at its own.
      const PORT = name === 'web 2' ? second : port;
      const env = { ...around.env, PORT, ROLE: name.startsWith('web') ? 'web' : 'worker' };
      const started = startProductProcess({
        ...around,
        env,
        productUrl: origin.replace(port, PORT),
      });
      running.set(name, started);
      return started;
    },
    kill: (name: Name) => running.get(name)?.killNode(),
    stop: () => Promise.all([...running.values()].map((one) => one.stop())),
  };
}

async function findFreePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  assert.ok(address !== null && typeof address === 'object');
  return String(address.port);
}

async function linkProjects(around: Surroundings, nodes: Nodes): Promise<readonly Project[]> {
  const { gitlab, jira, productUrl } = around;
  // The first makes the schema.
  await nodes.start('web 1').ready();
  const [web] = names.slice(1).map(nodes.start);
  await web?.ready();
  const group = gitlab.createGroup({ path: 'acme' });
  const projects = gitlab.seedProjects({ ...seed, group, key: 'NODE' });
  await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
  await linkGroup(around, 'acme');
  await eventually(() => gitlab.hooks().some(({ owner }) => owner.kind === 'group'));
  gitlab.deliveries.take();
  return projects;
}

/** Pushes one commit to each of some branches, and gives the webhooks of them. */
async function push(
  { gitlab }: Surroundings,
  projects: readonly Project[],
  commits: Commit[],
): Promise<OutgoingHook[]> {
  for (const project of projects) {
    for (const branch of ['NODE-100-work', 'NODE-101-work', 'NODE-102-work', 'NODE-103-work']) {
      const message = `NODE-${200 + commits.length} work`;
      const [sha = ''] = await gitlab.pushCommits(project, branch, [{ message }]);
      commits.push({ project, sha, message });
    }
  }
  return gitlab.deliveries.take();
}

/** As something that stands before both: what one does not answer goes to the other. */
async function sendToEither(webs: readonly string[], hooks: readonly OutgoingHook[]) {
  for (const [index, hook] of hooks.entries()) {
    const [one = '', other = ''] = index % 2 === 0 ? webs : webs.toReversed();
    const status = (await send(one, hook)) ?? (await send(other, hook));
    assert.equal(status, 200);
    await delay(20);
  }
}

async function send(web: string, { url, headers, body }: OutgoingHook): Promise<number | null> {
  const address = new URL(new URL(url).pathname, web);
  const response = await fetch(address, { method: 'POST', headers, body }).catch(() => null);
  await response?.arrayBuffer();
  return response?.status ?? null;
}

async function killAtRandom(nodes: Nodes): Promise<void> {
  const random = createSeededRandom(Date.now() % 1_000_000);
  await delay(random.below(400));
  await nodes.kill('web 2');
  await delay(random.below(400));
  await nodes.kill('worker 1');
  // As whatever looks after processes does; it knows at once whose work is left.
  nodes.start('worker 1');
}

async function listDifferences(
  around: Surroundings,
  projects: readonly Project[],
  commits: readonly Commit[],
): Promise<string[]> {
  return [
    ...(await compareWithGitlab(around, { projects, commits })),
    ...(await compareCiWithGitlab(around, projects)),
    ...around.jira.violations().map(({ message }) => message),
    ...around.gitlab.violations(),
  ];
}

function verifyNothingTwice({ jira }: Surroundings): void {
  const { sent, repeats } = countRepeats(jira.requests().map(({ body }) => body));
  assert.ok(repeats <= sent / 100, `${repeats} of ${sent} entities were sent twice`);
}

function verifyCallRate({ gitlab }: Surroundings): void {
  const answeredAtMs = gitlab.requests().map(({ at }) => at.getTime());
  assert.ok(answeredAtMs.length > 2 * callsInASecond, 'GitLab was hardly called.');
  const busiest = busiestWindow(answeredAtMs, 1_000);
  assert.ok(busiest <= callsInASecond, `GitLab was called ${busiest} times within a second`);
}
