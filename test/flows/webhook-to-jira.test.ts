import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MergeRequest, Project, User } from '../../sandbox/gitlab/index.ts';
import { holdsEventually } from '../support/eventually.ts';
import { emptyPanel, jiraShows, type ShortPanel } from '../support/jira-shows.ts';
import { linkGroup } from '../support/link-group.ts';
import { useWorld } from '../support/use-world.ts';

// The story of one issue after another, told once: Jira has the app, GitLab has a group with a
// project in it, and somebody has worked there before anybody thought of linking them.

const world = useWorld({}, async ({ gitlab }) => {
  ann = gitlab.createUser({ username: 'ann', name: 'Ann Author' });
  rex = gitlab.createUser({ username: 'rex', name: 'Rex Reviewer' });
  shop = gitlab.createProject({ group: gitlab.createGroup({ path: 'acme' }), name: 'Shop' });
  await gitlab.pushCommits(shop, 'main', [{ message: 'SHOP-1 Open the shop', author: ann }]);
  await gitlab.pushCommits(shop, 'SHOP-2-prices', [{ message: 'Show prices', author: ann }]);
});

let ann: User;
let rex: User;
let shop: Project;
let cart: MergeRequest;

/** A change in GitLab is seen in Jira within a second. */
async function jiraSoonShows(issueKey: string, panel: Partial<ShortPanel>): Promise<void> {
  const wanted = { ...emptyPanel, ...panel };
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), issueKey), wanted), 1_000);
}

test('when a group is linked, what was there before appears', async () => {
  await linkGroup(world(), 'acme');
  await holdsEventually(() => {
    assert.deepEqual(jiraShows(world(), 'SHOP-1').commits, ['SHOP-1 Open the shop']);
    assert.deepEqual(jiraShows(world(), 'SHOP-2').branches, ['SHOP-2-prices']);
  });
});

test('a push shows its branch and its commits', async () => {
  const { gitlab, jira } = world();
  await gitlab.pushCommits(
    shop,
    'cart',
    [{ message: 'SHOP-3 Add a cart', author: ann, files: [{ path: 'cart.ts', kind: 'added' }] }],
    { user: ann },
  );
  await jiraSoonShows('SHOP-3', { commits: ['SHOP-3 Add a cart'] });
  const [commit] = jira.issue('SHOP-3').commits;
  assert.equal(commit?.author.name, 'Ann Author');
  assert.equal(commit?.repository.name, 'Shop');
  assert.deepEqual(
    commit?.files?.map(({ path, changeType }) => [path, changeType]),
    [['cart.ts', 'ADDED']],
  );

  await gitlab.pushCommits(shop, 'SHOP-3-wheels', [{ message: 'SHOP-3 Add wheels' }]);
  await jiraSoonShows('SHOP-3', {
    branches: ['SHOP-3-wheels'],
    commits: ['SHOP-3 Add a cart', 'SHOP-3 Add wheels'],
  });
});

test('an open merge request shows itself, and its issue at the branch it comes from', async () => {
  const { gitlab, jira } = world();
  cart = await gitlab.openMergeRequest({
    project: shop,
    sourceBranch: 'cart',
    title: 'SHOP-4 Buy several things',
    author: ann,
    reviewers: [rex],
  });
  await jiraSoonShows('SHOP-4', {
    branches: ['cart'],
    mergeRequests: ['OPEN SHOP-4 Buy several things'],
  });
  const [shown] = jira.issue('SHOP-4').pullRequests;
  assert.equal(shown?.displayId, 'acme/shop!1');
  assert.equal(shown?.author.name, 'Ann Author');
  assert.equal(shown?.sourceBranch, 'cart');
  assert.equal(shown?.destinationBranch, 'main');
});

test('a review, an approval and the merge are followed', async () => {
  const { gitlab, jira } = world();
  const approval = () => jira.issue('SHOP-4').pullRequests[0]?.reviewers?.[0];
  await gitlab.requestChanges(cart, rex, 'Not like this');
  await holdsEventually(() => assert.equal(approval()?.approvalStatus, 'UNAPPROVED'), 1_000);
  assert.equal(approval()?.name, 'Rex Reviewer');

  await gitlab.approve(cart, rex);
  await holdsEventually(() => assert.equal(approval()?.approvalStatus, 'APPROVED'), 1_000);

  await gitlab.merge(cart, rex);
  await jiraSoonShows('SHOP-4', {
    commits: ["Merge branch 'cart' into 'main'"],
    mergeRequests: ['MERGED SHOP-4 Buy several things'],
  });
});

test('a deleted branch disappears, its commits stay', async () => {
  await world().gitlab.deleteBranch(shop, 'SHOP-3-wheels');
  await jiraSoonShows('SHOP-3', { commits: ['SHOP-3 Add a cart', 'SHOP-3 Add wheels'] });
});
