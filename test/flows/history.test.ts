import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareWithGitlab } from '../support/compare-with-gitlab.ts';
import { givenPast, listedPages, type Past } from '../support/given-past.ts';
import { linkGroup, untilPastIsRead } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

let past: Past;
const given = useWorld({}, async (world) => {
  past = await givenPast(world, 'acme', 130);
  const ann = world.gitlab.createUser({ username: 'ann' });
  const [origin] = past.projects;
  const group = { id: past.projects.at(-1)?.namespaceId ?? 0 };
  const fork = await world.gitlab.forkProject({
    project: { id: origin?.id ?? 0 },
    user: ann,
    group,
  });
  await world.gitlab.pushCommits(fork, 'patch', [{ message: 'patch' }], { user: ann });
  await world.gitlab.openMergeRequest({
    project: { id: origin?.id ?? 0 },
    sourceProject: fork,
    sourceBranch: 'patch',
    title: 'PAST-9000 From the fork',
    author: ann,
  });
  past.projects.push(fork);
  await linkGroup(world, 'acme');
  await untilPastIsRead(world);
  await settle(world);
});

test('the past of a linked group is shown whole: merge requests and branches of all projects, commits of the default branch', async () => {
  assert.deepEqual(await compareWithGitlab(given(), past), []);
});

test('the past of a linked group is sent as back-fill, so it moves no issue and repeats no smart commit', () => {
  const { jira } = given();
  const sent = jira.requests().filter(({ path }) => path.endsWith('/bulk'));
  assert.ok(sent.length > 0);
  assert.deepEqual(
    sent.filter((r) => r.operationType !== 'BACKFILL' || r.preventTransitions !== true),
    [],
  );
  assert.deepEqual(jira.transitions(), []);
});

test('the past of a linked group is read page by page, each page once', () => {
  const repeated = [...listedPages(given())].filter(([, times]) => times > 1);
  assert.deepEqual(repeated, []);
});

test('the past of a linked group arrives newest first', () => {
  const [project] = past.projects;
  const arrived: number[] = [];
  for (const { body } of given().jira.requests()) {
    const { repositories = [] } = (body ?? {}) as { repositories?: SentRepository[] };
    const own = repositories.filter(({ id }) => id === String(project?.id));
    arrived.push(...own.flatMap(({ pullRequests = [] }) => pullRequests.map(({ id }) => +id)));
  }
  const ids = [...new Set(arrived)];
  assert.equal(ids.length, 66);
  assert.ok(ids.indexOf(Math.max(...ids)) < ids.indexOf(Math.min(...ids)));
});

type SentRepository = { id: string; pullRequests?: { id: string }[] };
