import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import type { ProjectId } from '../../src/domain/index.ts';
import { holdsEventually } from '../support/eventually.ts';
import { emptyPanel, jiraShows, type ShortPanel } from '../support/jira-shows.ts';
import { untilPastIsRead } from '../support/link-group.ts';
import { runCommand } from '../support/run-command.ts';
import { untilNothingWaits } from '../support/settle.ts';
import { startJob } from '../support/start-job.ts';
import { useWorld } from '../support/use-world.ts';

// What an operator steers, told once: the rule of a link, its history, and what is taken out of Jira.

const world = useWorld({}, async ({ gitlab }) => {
  shop = gitlab.createProject({ group: gitlab.createGroup({ path: 'acme' }), name: 'Shop' });
  await gitlab.pushCommits(shop, 'main', [
    { message: 'SHOP-1 and WEB-1' },
    { message: 'WEB-2 alone' },
    { message: 'See #ops-3' },
  ]);
  await gitlab.pushCommits(shop, 'SHOP-4', [{ message: 'Begin' }]);
});

let shop: Project;
let linkId: string;

/** Runs a command beside the product that serves; gives the document it prints. */
async function ask(...args: readonly string[]) {
  const result = await runCommand([...args, '--json'], { DATA_DIR: world().env.DATA_DIR ?? '' });
  assert.equal(result.exitCode, 0, result.stderr);
  return JSON.parse(result.stdout);
}

const site = () => ['--site', world().jira.baseUrl];
const commit = (message: string) => ({ commits: [message] });

async function jiraComesToShow(panels: Record<string, Partial<ShortPanel>>): Promise<void> {
  await holdsEventually(() => {
    for (const [issueKey, panel] of Object.entries(panels)) {
      assert.deepEqual(jiraShows(world(), issueKey), { ...emptyPanel, ...panel }, issueKey);
    }
  });
}

test('a link for one Jira project shows nothing at the issues of another', async () => {
  const answer = await ask(
    'link',
    ...site(),
    '--group',
    'acme',
    '--jira-project',
    'shop',
    '--wait',
  );
  assert.deepEqual(answer.link.matching.jiraProjects, ['SHOP']);
  linkId = String(answer.link.id);
  await jiraComesToShow({
    'SHOP-1': commit('SHOP-1 and WEB-1'),
    'SHOP-4': { branches: ['SHOP-4'] },
    'WEB-1': {},
    'WEB-2': {},
  });
});

test('a new rule shows what it takes and removes what it does not', async () => {
  const answer = await ask('link', ...site(), '--group', 'acme', '--jira-project', 'WEB');
  assert.equal(answer.result, 'already_linked');
  await jiraComesToShow({
    'SHOP-1': {},
    'SHOP-4': {},
    'WEB-1': commit('SHOP-1 and WEB-1'),
    'WEB-2': commit('WEB-2 alone'),
  });
});

test('a pattern finds keys in a form of its own', async () => {
  const rule = ['--pattern', '#([a-z]+-\\d+)', '--jira-project', 'OPS'];
  await ask('link', ...site(), '--group', 'acme', ...rule);
  await jiraComesToShow({ 'WEB-1': {}, 'WEB-2': {}, 'OPS-3': commit('See #ops-3') });
});

test('a pattern that is none is refused with what to do', async () => {
  const { exitCode, stderr } = await runCommand(
    ['link', ...site(), '--group', 'acme', '--pattern', '(?=x)'],
    { DATA_DIR: world().env.DATA_DIR ?? '' },
  );
  assert.equal(exitCode, 1);
  assert.match(stderr, /MATCHING_INVALID: The pattern is not RE2: .*\nCorrect the matching rule/);
});

test('what is purged is gone, comes with the next push, and the past with a restart', async () => {
  await untilPastIsRead(world());
  await ask('purge', ...site(), '--project', 'acme/shop');
  await jiraComesToShow({ 'OPS-3': {} });
  await world().gitlab.pushCommits(shop, 'main', [{ message: 'Later #ops-5' }]);
  await jiraComesToShow({ 'OPS-3': {}, 'OPS-5': commit('Later #ops-5') });
  await ask('history', 'restart', '--link', linkId, '--project', 'acme/shop');
  await jiraComesToShow({ 'OPS-3': commit('See #ops-3'), 'OPS-5': commit('Later #ops-5') });
});

test('the history is paused, resumed, cancelled and restarted, and tells so', async () => {
  await untilPastIsRead(world());
  const steer = async (...args: string[]) => await ask('history', ...args, '--link', linkId);
  assert.equal((await steer('pause')).historyState, 'paused');
  assert.equal((await steer('resume')).historyState, 'running');
  assert.equal((await steer('cancel')).historyState, 'cancelled');
  const since = '2020-01-31T00:00:00.000Z';
  const answer = await steer('restart', '--since', '2020-01-31');
  assert.deepEqual([answer.historyState, answer.historySince], ['running', since]);
  await untilPastIsRead(world());
});

test('after a plain unlink Jira goes on showing what it has, whatever is compared', async () => {
  const { gitlab } = world();
  const kept = gitlab.createProject({ group: gitlab.createGroup({ path: 'kept' }), name: 'Kept' });
  await gitlab.pushCommits(kept, 'KEPT-1', [{ message: 'Begin' }]);
  const answer = await ask('link', ...site(), '--group', 'kept', '--wait');
  await jiraComesToShow({ 'KEPT-1': { branches: ['KEPT-1'] } });
  await ask('unlink', '--id', String(answer.link.id));
  const { stores, reads } = await world().storage();
  const [connection] = await stores.connections.list();
  assert.ok(connection);
  await stores.sweeps.wish(connection.id, [kept.id as ProjectId]);
  await startJob(world(), 'reconcile', {});
  await holdsEventually(async () => assert.equal((await reads.work()).sweeps.due, 0), 20_000);
  await untilNothingWaits(reads, 20_000);
  await jiraComesToShow({ 'KEPT-1': { branches: ['KEPT-1'] } });
});

test('an unlink takes the data out of Jira where that is wished', async () => {
  await ask('unlink', '--id', linkId, '--delete-data');
  await jiraComesToShow({ 'OPS-3': {}, 'OPS-5': {} });
});

test('a site is removed when all it holds has gone', async () => {
  await ask('link', ...site(), '--group', 'acme', '--wait');
  await jiraComesToShow({
    'SHOP-1': commit('SHOP-1 and WEB-1'),
    'SHOP-4': { branches: ['SHOP-4'] },
  });
  await ask('remove-site', ...site(), '--delete-data');
  await jiraComesToShow({ 'SHOP-1': {}, 'SHOP-4': {} });
  await holdsEventually(async () => assert.deepEqual((await ask('sites')).sites, []), 40_000);
});
