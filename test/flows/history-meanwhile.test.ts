import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareWithGitlab } from '../support/compare-with-gitlab.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { givenPast, listedPages } from '../support/given-past.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { linkGroup, unlinkGroup, untilPastIsRead } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

const given = useWorld({ gitlab: { latencyMs: 60 } });

test('a restart goes on where it stopped', async () => {
  const world = given();
  const past = await givenPast(world, 'again', 250);
  world.gitlab.clearRequests();
  await linkGroup(world, 'again');
  await eventually(() => listedPages(world).size >= 6);
  await world.restart();
  assert.ok(listedPages(world).size < 30, 'The restart came too late to show anything.');
  await untilPastIsRead(world);
  await settle(world);
  assert.deepEqual(await compareWithGitlab(world, past), []);
  const repeated = [...listedPages(world)].filter(([, times]) => times > 1);
  const projectOf = (url: string) => /projects\/(\d+)/.exec(url)?.[1];
  const counts = Map.groupBy(repeated, ([url]) => projectOf(url));
  assert.ok(
    [...counts.values()].every((pages) => pages.length === 1 && pages[0]?.[1] === 2),
    `more than a page of a project was asked twice: ${repeated}`,
  );
  await unlinkGroup(world, 'again');
});

test('changes that happen meanwhile win', async () => {
  const { gitlab } = given();
  const earlier = [...given().jira.entities()].length;
  assert.ok(earlier > 0);
  const group = gitlab.createGroup({ path: 'live' });
  const seed = { group, projects: 1, mergeRequests: 0, branches: 150, key: 'LIVE' };
  const [project] = gitlab.seedProjects(seed);
  assert.ok(project);
  await linkGroup(given(), 'live');
  await eventually(() => gitlab.hooks().some(({ owner }) => owner.kind === 'group'));
  const branches = (await project.repository.branches()).filter(({ name }) => name !== 'main');
  const heads = new Map(branches.map(({ name, sha }) => [name, sha]));
  for (const [n, { name }] of branches.entries()) {
    if (n % 3 === 0) {
      await gitlab.deleteBranch(project, name);
      heads.delete(name);
    } else if (n % 3 === 1) {
      heads.set(name, (await gitlab.pushCommits(project, name, [{ message: 'more' }]))[0] ?? '');
    }
  }
  await untilPastIsRead(given());
  await settle(given());
  const shown = [...given().jira.entities()].flatMap(({ kind, data, repository }) =>
    kind === 'branches' && repository.id === String(project.id)
      ? [[data.name, data.lastCommit.id] as const]
      : [],
  );
  assert.deepEqual(shown.toSorted(), [...heads].toSorted());
});

test('a group that is unlinked and linked again is read again', async () => {
  const world = given();
  const { gitlab } = world;
  const group = gitlab.createGroup({ path: 'twice' });
  const project = gitlab.createProject({ group, name: 'Twice' });
  await gitlab.pushCommits(project, 'TWICE-1', [{ message: 'first' }]);
  await linkGroup(world, 'twice');
  await holdsEventually(() => assert.deepEqual(jiraShows(world, 'TWICE-1').branches, ['TWICE-1']));
  await unlinkGroup(world, 'twice');
  await eventually(() => gitlab.hooks().every(({ owner }) => !isGroup(owner, group.id)));
  await gitlab.pushCommits(project, 'TWICE-2', [{ message: 'unheard' }]);
  const [head] = await gitlab.pushCommits(project, 'TWICE-1', [{ message: 'unheard' }]);
  await settle(world);
  assert.deepEqual(jiraShows(world, 'TWICE-2').branches, []);
  await linkGroup(world, 'twice');
  await holdsEventually(() => {
    assert.deepEqual(jiraShows(world, 'TWICE-2').branches, ['TWICE-2']);
    assert.equal(world.jira.issue('TWICE-1').branches[0]?.lastCommit.id, head);
  });
});

function isGroup(owner: { kind: string; id?: number }, id: number): boolean {
  return owner.kind === 'group' && owner.id === id;
}
