import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { countCalls } from '../support/count-calls.ts';
import { holdsEventually } from '../support/eventually.ts';
import { emptyPanel, jiraShows, type ShortPanel } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

const world = useWorld({}, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
});

let shop: Project;

async function jiraComesToShow(issueKey: string, panel: Partial<ShortPanel>): Promise<void> {
  const wanted = { ...emptyPanel, ...panel };
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), issueKey), wanted));
}

/** So many commits, each with its own number in the title. */
function commits(issueKey: string, count: number): { message: string }[] {
  return Array.from({ length: count }, (_, n) => ({ message: `${issueKey} step ${n + 1}` }));
}

function titles(issueKey: string, count: number): string[] {
  return commits(issueKey, count)
    .map(({ message }) => message)
    .sort();
}

function headOf(issueKey: string): string | undefined {
  return world().jira.issue(issueKey).branches[0]?.lastCommit.id;
}

test('a branch without new commits of its own is shown as soon as it is made', async () => {
  const head = await world().gitlab.createBranch(shop, 'PUSH-1-empty');
  await jiraComesToShow('PUSH-1', { branches: ['PUSH-1-empty'] });
  assert.equal(headOf('PUSH-1'), head);
});

test('each push moves the branch to its new head', async () => {
  const { gitlab } = world();
  for (const message of ['PUSH-2 first', 'PUSH-2 second', 'PUSH-2 third']) {
    const [sha] = await gitlab.pushCommits(shop, 'PUSH-2', [{ message }]);
    await holdsEventually(() => assert.equal(headOf('PUSH-2'), sha));
  }
  await jiraComesToShow('PUSH-2', {
    branches: ['PUSH-2'],
    commits: ['PUSH-2 first', 'PUSH-2 second', 'PUSH-2 third'],
  });
});

test('after a forced push the branch has its new head, and the commits left behind stay', async () => {
  const { gitlab } = world();
  await gitlab.pushCommits(shop, 'PUSH-3', [{ message: 'PUSH-3 wrong' }]);
  const [sha] = await gitlab.forcePush(shop, 'PUSH-3', [{ message: 'PUSH-3 right' }]);
  await holdsEventually(() => assert.equal(headOf('PUSH-3'), sha));
  await jiraComesToShow('PUSH-3', {
    branches: ['PUSH-3'],
    commits: ['PUSH-3 right', 'PUSH-3 wrong'],
  });
});

test('a deleted branch goes and comes back with a later push', async () => {
  const { gitlab } = world();
  await gitlab.pushCommits(shop, 'PUSH-4', [{ message: 'begin' }]);
  await jiraComesToShow('PUSH-4', { branches: ['PUSH-4'] });
  await gitlab.deleteBranch(shop, 'PUSH-4');
  await jiraComesToShow('PUSH-4', {});
  const [sha] = await gitlab.pushCommits(shop, 'PUSH-4', [{ message: 'begin anew' }]);
  await holdsEventually(() => assert.equal(headOf('PUSH-4'), sha));
});

test('all commits of a long push arrive, although a hook shows twenty', async (t) => {
  const { gitlab } = world();
  await t.test('on a new branch', async () => {
    await gitlab.pushCommits(shop, 'long-new', commits('PUSH-5', 45));
    await jiraComesToShow('PUSH-5', { commits: titles('PUSH-5', 45) });
  });
  await t.test('on a branch that was there', async () => {
    await gitlab.pushCommits(shop, 'long-old', [{ message: 'begin' }]);
    await gitlab.pushCommits(shop, 'long-old', commits('PUSH-6', 25));
    await jiraComesToShow('PUSH-6', { commits: titles('PUSH-6', 25) });
  });
  await t.test('on the default branch', async () => {
    await gitlab.pushCommits(shop, 'main', commits('PUSH-7', 25));
    await jiraComesToShow('PUSH-7', { commits: titles('PUSH-7', 25) });
  });
  await t.test('on the default branch of a project that had nothing', async () => {
    const group = { id: shop.namespaceId };
    const project = gitlab.createProject({ group, name: 'Bare' });
    await gitlab.pushCommits(project, 'main', commits('PUSH-8', 25));
    await jiraComesToShow('PUSH-8', { commits: titles('PUSH-8', 25) });
  });
});

test('files and line counts of a commit follow its message', async () => {
  const { gitlab, jira } = world();
  const files = [
    { path: 'new.ts', kind: 'added' as const, added: ['one', 'two'] },
    { path: 'gone.ts', kind: 'removed' as const, removed: ['three'] },
  ];
  await gitlab.pushCommits(shop, 'files', [{ message: 'PUSH-9 change files', files }]);
  await holdsEventually(() => {
    const [commit] = jira.issue('PUSH-9').commits;
    assert.equal(commit?.fileCount, 2);
    assert.deepEqual(
      commit?.files?.map((file) => [
        file.path,
        file.changeType,
        file.linesAdded,
        file.linesRemoved,
      ]),
      [
        ['new.ts', 'ADDED', 2, 0],
        ['gone.ts', 'DELETED', 0, 1],
      ],
    );
  });
});

test('tags are ignored', async () => {
  const { gitlab } = world();
  await settle(world());
  const before = countCalls(world());
  await gitlab.createTag(shop, 'PUSH-10-release');
  await settle(world());
  assert.deepEqual(countCalls(world()), before);
  assert.deepEqual(jiraShows(world(), 'PUSH-10'), emptyPanel);
});

test('a push that names no issue costs no call to anyone', async () => {
  const { gitlab } = world();
  await settle(world());
  const before = countCalls(world());
  await gitlab.pushCommits(shop, 'tidy-up', [{ message: 'tidy up' }, { message: 'a bit more' }]);
  await gitlab.pushCommits(shop, 'tidy-up', [{ message: 'and more' }]);
  await gitlab.deleteBranch(shop, 'tidy-up');
  await settle(world());
  assert.deepEqual(countCalls(world()), before);
});
