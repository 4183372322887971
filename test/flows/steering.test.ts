import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { runCommand } from '../support/run-command.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

// What an operator sees and sets going: by the API, and by the command line beside the product.

const adminToken = 'operators-own-token';
const devinfo = { path: '/rest/devinfo/' };

let shop: Project;
const world = useWorld({ env: { ADMIN_TOKEN: adminToken } }, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
});

async function ask(path: string, body?: object) {
  const answer = await fetch(`${world().productUrl}/api/v1${path}`, {
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  assert.equal(answer.status, body ? 202 : 200, await answer.clone().text());
  return await answer.json();
}

async function run(...args: readonly string[]) {
  const { DATA_DIR = '' } = world().env;
  const { exitCode, stdout, stderr } = await runCommand([...args, '--json'], { DATA_DIR });
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout);
}

async function findSite(): Promise<{ id: number; rejected: number }> {
  const { sites } = await ask('/sites');
  return sites[0];
}

/** A commit on a branch of its own, both of which Jira refuses until the fault ends. */
async function pushRefused(issueKey: string): Promise<{ end(): void }> {
  const { gitlab, jira } = world();
  const fault = jira.fail({ kind: 'status', status: 400 }, devinfo);
  await gitlab.pushCommits(shop, issueKey, [{ message: `${issueKey} Begin` }]);
  const { id } = await findSite();
  await eventually(async () => {
    const { rejections } = await ask(`/sites/${id}/rejections`);
    return selectOf(rejections, issueKey).length === 2;
  });
  return fault;
}

type Told = { kind: string; entityId: string; reason: string; issueKeys: string[] };

/** Others may be refused as well while Jira refuses: details of what was sent before. */
function selectOf(rejections: readonly Told[], issueKey: string): Told[] {
  return rejections.filter(({ issueKeys }) => issueKeys.includes(issueKey));
}

test('what Jira refused is told with its reason, and shown after a replay', async () => {
  const fault = await pushRefused('STEER-1');
  const { id } = await findSite();
  const { rejections } = await ask(`/sites/${id}/rejections?project=acme%2FShop`);
  assert.deepEqual(
    rejections.map(({ kind }: { kind: string }) => kind),
    ['branch', 'commit'],
  );
  assert.ok(rejections[0].reason.length > 0);
  assert.deepEqual(rejections[0].issueKeys, ['STEER-1']);
  fault.end();
  assert.deepEqual(await ask(`/sites/${id}/replay`, {}), { result: 'queued' });
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(world(), 'STEER-1').branches, ['STEER-1']),
  );
  await holdsEventually(async () =>
    assert.deepEqual((await ask(`/sites/${id}/rejections`)).rejections, []),
  );
});

test('the command line tells and replays the same', async () => {
  const fault = await pushRefused('STEER-2');
  // What follows a push is refused as well, so that nothing is sent by itself later.
  await settle(world());
  const site = world().jira.baseUrl;
  const { rejections, hasMore } = await run('rejections', '--site', site);
  const [branch, ...others] = selectOf(rejections, 'STEER-2');
  assert.deepEqual([branch?.kind, others.length, hasMore], ['branch', 1, false]);
  const { sites } = await run('status', '--project', 'acme/');
  assert.equal(sites[0].projects[0].path, 'acme/shop');
  assert.equal(selectOf(sites[0].rejections, 'STEER-2').length, 2);
  fault.end();
  const { result } = await run(
    ...['replay', '--site', site, '--project', 'acme/shop', '--kind', 'branch'],
    ...['--entity', branch?.entityId ?? ''],
  );
  assert.equal(result, 'resent');
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(world(), 'STEER-2').branches, ['STEER-2']),
  );
  assert.deepEqual(await run('replay', '--site', site), { result: 'queued' });
  await holdsEventually(() => assert.equal(jiraShows(world(), 'STEER-2').commits.length, 1));
});

test('an entity that Jira took is read from GitLab and sent once more', async () => {
  const { gitlab, jira } = world();
  await gitlab.pushCommits(shop, 'STEER-3', [{ message: 'Begin' }]);
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(world(), 'STEER-3').branches, ['STEER-3']),
  );
  const { id } = await findSite();
  const sequence = () => jira.issue('STEER-3').branches[0]?.updateSequenceId ?? 0;
  const before = sequence();
  const branch = jira.issue('STEER-3').branches[0]?.id ?? '';
  await eventually(async () => {
    const wish = { project: 'acme/shop', kind: 'branch', entity: branch };
    return (await ask(`/sites/${id}/replay`, wish)).result === 'read_again';
  });
  await eventually(() => sequence() > before);
});

test('a site, its links, its projects, the GitLabs and the work are told', async () => {
  const { id } = await findSite();
  const site = await ask(`/sites/${id}`);
  assert.ok(site.kinds.find(({ kind }: { kind: string }) => kind === 'commit').shown > 0);
  const { links } = await ask(`/sites/${id}/links`);
  assert.equal(links[0].target.path, 'acme');
  const { projects } = await ask(`/sites/${id}/projects?path=shop`);
  assert.equal(projects[0].history.isDone, true);
  assert.equal(projects[0].hook.owner.kind, 'group');
  const { connections } = await ask('/connections');
  assert.ok(connections[0].hooks.working + connections[0].hooks.unknown > 0);
  const { jobs } = await ask('/work');
  assert.ok(jobs.some(({ name }: { name: string }) => name === 'replay'));
  assert.deepEqual(await ask(`/sites/${id}/unknown-keys`), { unknownKeys: [], next: null });
});

test('the past is read again, and what Jira has stays as it is', async () => {
  const site = world().jira.baseUrl;
  const { queued } = await run('sync', '--site', site, '--group', 'acme');
  assert.equal(queued.links.length, 1);
  const { id } = await findSite();
  await ask(`/sites/${id}/sync`, { project: 'acme/shop', since: '2020-01-01' });
  await ask('/reconcile', { project: 'acme/shop' });
  await run('reconcile', '--group', 'acme');
  await eventually(async () => {
    const { history, sweeps } = await ask('/work');
    return history.projects === history.projectsDone && sweeps.due === 0;
  });
  assert.deepEqual(jiraShows(world(), 'STEER-1').branches, ['STEER-1']);
});

test('the metrics tell of it', async () => {
  const answer = await fetch(`${world().productUrl}/-/metrics`, {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  const text = await answer.text();
  for (const name of ['entities_shown', 'sweeps', 'hooks', 'history_pages', 'lanes_paused']) {
    assert.match(text, new RegExp(`^gitlab_for_jira_${name}[ {]`, 'm'));
  }
  assert.doesNotMatch(text, /metrics_unread\{[^}]*\} 1/);
});

test('wrong usage of the commands ends with 2', async () => {
  const wrong = [
    ['sync'],
    ['sync', '--site', 'a.example', '--group', 'a', '--project', 'b'],
    ['replay'],
    ['replay', '--deliveries', '--site', 'a.example'],
    ['replay', '--site', 'a.example', '--entity', 'x'],
    ['replay', '--site', 'a.example', '--accepted'],
    ['rejections', '--site', 'a.example', '--kind', 'nonsense'],
    ['rejections', '--site', 'a.example', '--limit', '0'],
    ['reconcile', '--group', 'a', '--project', 'b'],
  ];
  for (const args of wrong) {
    assert.equal((await runCommand(args)).exitCode, 2, args.join(' '));
  }
});
