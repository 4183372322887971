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

test('the past of a linked group is shown whole: merge requests, branches and commits of all projects', async () => {
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

test('the past of a linked group is read newest first', () => {
  const lists = Map.groupBy(listedPages(given()).keys(), (url) => url.split('?')[0]);
  for (const [path, urls] of lists) {
    // Commits have no other order.
    if (path?.endsWith('/commits')) continue;
    const pages = urls.map((url) => new URL(url, 'http://gitlab').searchParams);
    assert.ok(pages.every((page) => page.get('sort')?.endsWith('desc')));
    const numbers = pages.map((page) => Number(page.get('page') ?? 1));
    assert.deepEqual(
      numbers,
      numbers.toSorted((one, other) => one - other),
    );
  }
  assert.ok([...lists.values()].some((urls) => urls.length > 1));
});
