import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MergeRequest, Project, User } from '../../sandbox/gitlab/index.ts';
import { countCalls } from '../support/count-calls.ts';
import { holdsEventually } from '../support/eventually.ts';
import { emptyPanel, jiraShows, type ShortPanel } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

const world = useWorld({}, async (made) => {
  ann = made.gitlab.createUser({ username: 'ann', name: 'Ann Author' });
  rex = made.gitlab.createUser({ username: 'rex', name: 'Rex Reviewer' });
  shop = await givenLinkedProject(made, 'acme');
});

let ann: User;
let rex: User;
let shop: Project;

async function jiraComesToShow(issueKey: string, panel: Partial<ShortPanel>): Promise<void> {
  const wanted = { ...emptyPanel, ...panel };
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), issueKey), wanted));
}

/** Pushes a branch with a keyless commit and opens a merge request from it. */
async function openMergeRequest(
  sourceBranch: string,
  texts: { title: string; description?: string; reviewers?: User[]; draft?: boolean },
): Promise<MergeRequest> {
  const { gitlab } = world();
  await gitlab.pushCommits(shop, sourceBranch, [{ message: 'work' }]);
  return gitlab.openMergeRequest({ project: shop, sourceBranch, author: ann, ...texts });
}

function edit(mergeRequest: MergeRequest, texts: { title?: string; description?: string }) {
  return world().gitlab.updateMergeRequest(mergeRequest, texts, ann);
}

test('a merge request is followed from draft to closed, reopened and merged', async () => {
  const { gitlab } = world();
  const mergeRequest = await openMergeRequest('life', { title: 'MR-1 Life', draft: true });
  const shown = (title: string, branches = ['life']) =>
    jiraComesToShow('MR-1', { branches, mergeRequests: [title] });
  await shown('OPEN Draft: MR-1 Life');
  await gitlab.updateMergeRequest(mergeRequest, { draft: false }, ann);
  await shown('OPEN MR-1 Life');
  await gitlab.closeMergeRequest(mergeRequest, ann);
  await shown('DECLINED MR-1 Life', []);
  await gitlab.reopenMergeRequest(mergeRequest, ann);
  await shown('OPEN MR-1 Life');
  await gitlab.merge(mergeRequest, ann);
  await jiraComesToShow('MR-1', {
    commits: ["Merge branch 'life' into 'main'"],
    mergeRequests: ['MERGED MR-1 Life'],
  });
});

test('reviewers come and go, approve and take it back', async () => {
  const { gitlab, jira } = world();
  const mergeRequest = await openMergeRequest('review', { title: 'MR-2 Review' });
  const comesToHave = (reviewers: (string | undefined)[][]) =>
    holdsEventually(() => {
      const [shown] = jira.issue('MR-2').pullRequests;
      assert.deepEqual(
        shown?.reviewers?.map(({ name, approvalStatus }) => [name, approvalStatus]),
        reviewers,
      );
    });
  await comesToHave([]);
  await gitlab.updateMergeRequest(mergeRequest, { reviewers: [rex, ann] }, ann);
  await comesToHave([
    ['Rex Reviewer', 'UNAPPROVED'],
    ['Ann Author', 'UNAPPROVED'],
  ]);
  await gitlab.approve(mergeRequest, rex);
  await comesToHave([
    ['Rex Reviewer', 'APPROVED'],
    ['Ann Author', 'UNAPPROVED'],
  ]);
  await gitlab.unapprove(mergeRequest, rex);
  await comesToHave([
    ['Rex Reviewer', 'UNAPPROVED'],
    ['Ann Author', 'UNAPPROVED'],
  ]);
  await gitlab.updateMergeRequest(mergeRequest, { reviewers: [] }, ann);
  await comesToHave([]);
});

test('a key that vanishes from the title is unlinked, the other key stays', async () => {
  const mergeRequest = await openMergeRequest('title', { title: 'MR-3 MR-4 Both' });
  await jiraComesToShow('MR-3', { branches: ['title'], mergeRequests: ['OPEN MR-3 MR-4 Both'] });
  await edit(mergeRequest, { title: 'MR-4 One' });
  await jiraComesToShow('MR-4', { branches: ['title'], mergeRequests: ['OPEN MR-4 One'] });
  await jiraComesToShow('MR-3', {});
});

test('a key that vanishes from the description is unlinked, the other key stays', async () => {
  const mergeRequest = await openMergeRequest('text', { title: 'MR-5', description: 'See MR-6.' });
  await jiraComesToShow('MR-6', { branches: ['text'], mergeRequests: ['OPEN MR-5'] });
  await edit(mergeRequest, { description: 'See elsewhere.' });
  await jiraComesToShow('MR-6', {});
  await jiraComesToShow('MR-5', { branches: ['text'], mergeRequests: ['OPEN MR-5'] });
});

test('a merge request that loses its only key goes, and comes back with a new one', async () => {
  const mergeRequest = await openMergeRequest('only', { title: 'MR-7 Only' });
  await jiraComesToShow('MR-7', { branches: ['only'], mergeRequests: ['OPEN MR-7 Only'] });
  await edit(mergeRequest, { title: 'None' });
  await jiraComesToShow('MR-7', {});
  await edit(mergeRequest, { title: 'MR-8 Again' });
  await jiraComesToShow('MR-8', { branches: ['only'], mergeRequests: ['OPEN MR-8 Again'] });
});

test('a branch keeps the key in its name when its merge request ends', async () => {
  const { gitlab } = world();
  const mergeRequest = await openMergeRequest('MR-9-named', { title: 'MR-10 Named' });
  await jiraComesToShow('MR-10', {
    branches: ['MR-9-named'],
    mergeRequests: ['OPEN MR-10 Named'],
  });
  await gitlab.closeMergeRequest(mergeRequest, ann);
  await jiraComesToShow('MR-10', { mergeRequests: ['DECLINED MR-10 Named'] });
  assert.deepEqual(jiraShows(world(), 'MR-9').branches, ['MR-9-named']);
});

test('a branch whose only key is that of its open merge request follows each push', async () => {
  const { gitlab, jira } = world();
  await openMergeRequest('fed', { title: 'MR-11 Fed' });
  await jiraComesToShow('MR-11', { branches: ['fed'], mergeRequests: ['OPEN MR-11 Fed'] });
  const [sha] = await gitlab.pushCommits(shop, 'fed', [{ message: 'more' }]);
  await holdsEventually(() => assert.equal(jira.issue('MR-11').branches[0]?.lastCommit.id, sha));
});

test('a branch that an ended merge request has left without a key costs no call any more', async () => {
  const { gitlab } = world();
  const mergeRequest = await openMergeRequest('ended', { title: 'MR-14 Ended' });
  await jiraComesToShow('MR-14', { branches: ['ended'], mergeRequests: ['OPEN MR-14 Ended'] });
  await gitlab.closeMergeRequest(mergeRequest, ann);
  await jiraComesToShow('MR-14', { mergeRequests: ['DECLINED MR-14 Ended'] });
  await settle(world());
  const before = countCalls(world());
  await gitlab.pushCommits(shop, 'ended', [{ message: 'work' }]);
  await gitlab.deleteBranch(shop, 'ended');
  await settle(world());
  assert.deepEqual(countCalls(world()), before);
});

test('a merge request that names no issue costs no call to anyone', async () => {
  const { gitlab } = world();
  await gitlab.pushCommits(shop, 'quiet', [{ message: 'work' }]);
  await settle(world());
  const before = countCalls(world());
  const mergeRequest = await openMergeRequest('quiet', { title: 'Quiet' });
  await gitlab.approve(mergeRequest, rex);
  await gitlab.merge(mergeRequest, ann);
  await settle(world());
  assert.deepEqual(countCalls(world()), before);
});

test('a merge request from a fork is shown at its target; the fork that is not linked is not', async () => {
  const { gitlab, jira } = world();
  const fork = await gitlab.forkProject({ project: shop, user: ann });
  await gitlab.pushCommits(fork, 'MR-12-fork', [{ message: 'MR-12 in the fork' }], { user: ann });
  await gitlab.openMergeRequest({
    project: shop,
    sourceProject: fork,
    sourceBranch: 'MR-12-fork',
    title: 'MR-12 From outside',
    author: ann,
  });
  await jiraComesToShow('MR-12', { mergeRequests: ['OPEN MR-12 From outside'] });
  assert.equal(jira.issue('MR-12').pullRequests[0]?.repository.id, String(shop.id));
});

test('a branch of a linked fork carries the key of its merge request', async () => {
  const { gitlab, jira } = world();
  const group = gitlab.createGroup({ path: 'forks', parent: { id: shop.namespaceId } });
  const fork = await gitlab.forkProject({ project: shop, user: ann, group });
  await gitlab.pushCommits(fork, 'patch', [{ message: 'patch' }], { user: ann });
  const mergeRequest = await gitlab.openMergeRequest({
    project: shop,
    sourceProject: fork,
    sourceBranch: 'patch',
    title: 'MR-13 Patch',
    author: ann,
  });
  await jiraComesToShow('MR-13', { branches: ['patch'], mergeRequests: ['OPEN MR-13 Patch'] });
  assert.equal(jira.issue('MR-13').branches[0]?.repository.id, String(fork.id));
  await gitlab.closeMergeRequest(mergeRequest, ann);
  await jiraComesToShow('MR-13', { mergeRequests: ['DECLINED MR-13 Patch'] });
});
