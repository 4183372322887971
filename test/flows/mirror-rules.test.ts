import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Project, startGitlabSandbox } from '../../sandbox/gitlab/index.ts';
import { makeSecret } from '../../src/lib/index.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject, tryLinkGroup } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { assertNoViolations, useWorld } from '../support/use-world.ts';

// The rules that show from outside. Those that the tables keep are in mirror-rules-stored.test.ts,
// what a lane does when Jira refuses is in src/sync/send-mirror.test.ts.

const world = useWorld({}, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
});

let shop: Project;

/** How often GitLab was asked for the branch. */
function readsOf(branch: string): number {
  const path = `/repository/branches/${branch}`;
  return world()
    .gitlab.requests()
    .filter(({ url }) => url.endsWith(path)).length;
}

function headOf(issueKey: string): string | undefined {
  return world().jira.issue(issueKey).branches[0]?.lastCommit.id;
}

test('rule 1, Identity: the same project id on two GitLabs is two repositories in Jira', async (t) => {
  const second = await startGitlabSandbox();
  t.after(() => second.close());
  const { stores } = await world().storage();
  const url = new URL(second.url);
  const service = second.createToken(second.root, { kind: 'personal', scopes: ['api'] });
  const token = makeSecret(service.value);
  const { slug } = await stores.connections.save({ url, internalUrl: url, token });
  const group = second.createGroup({ path: 'elsewhere' });
  const twin = second.createProject({ group, name: 'Twin' });
  assert.equal(twin.id, shop.id);
  await second.pushCommits(twin, 'RULE-1', [{ message: 'in the second' }]);
  await world().gitlab.pushCommits(shop, 'RULE-1', [{ message: 'in the first' }]);

  const person = second.createToken(second.root, { kind: 'oauth', scopes: ['api'] });
  const who = { connection: slug, gitlabToken: person.value };
  assert.equal((await tryLinkGroup(world(), 'elsewhere', who)).status, 201);
  const repositories = () =>
    world()
      .jira.issue('RULE-1')
      .branches.map(({ repository }) => repository.id)
      .toSorted();
  await holdsEventually(() =>
    assert.deepEqual(repositories(), [String(shop.id), `${slug}-${twin.id}`]),
  );
  await eventually(() => second.hooks().length > 0);
  await second.deleteBranch(twin, 'RULE-1');
  await holdsEventually(() => assert.deepEqual(repositories(), [String(shop.id)]));
  // Nothing may be left to ask the second GitLab when it is gone.
  await settle(world());
  assertNoViolations({ jira: world().jira, gitlab: second });
});

test('rule 3, Fast path: pushes in order are shown before GitLab is asked, then it is asked once', async (t) => {
  const { gitlab } = world();
  await settle(world());
  gitlab.setLatency(1_500);
  t.after(() => gitlab.setLatency(0));
  for (const message of ['one', 'two', 'three']) {
    const [sha] = await gitlab.pushCommits(shop, 'RULE-3-fast', [{ message }]);
    await holdsEventually(() => assert.equal(headOf('RULE-3'), sha), 1_400);
  }
  assert.equal(readsOf('RULE-3-fast'), 0);
  await settle(world());
  assert.equal(readsOf('RULE-3-fast'), 1);
});

test('rule 3, Fast path: a push onto a head that is not held is read before it is shown', async (t) => {
  const { gitlab } = world();
  await gitlab.pushCommits(shop, 'RULE-33', [{ message: 'known' }]);
  await settle(world());
  const reads = readsOf('RULE-33');
  const known = headOf('RULE-33');
  gitlab.deliveries.hold();
  await gitlab.pushCommits(shop, 'RULE-33', [{ message: 'unheard' }]);
  gitlab.deliveries.take();
  gitlab.deliveries.release();
  gitlab.setLatency(1_000);
  t.after(() => gitlab.setLatency(0));
  const [sha] = await gitlab.pushCommits(shop, 'RULE-33', [{ message: 'RULE-33 heard' }]);
  // The commit needs no read, so the webhook has been understood when it is there.
  await eventually(() => jiraShows(world(), 'RULE-33').commits.length === 1);
  assert.equal(headOf('RULE-33'), known);
  await holdsEventually(() => assert.equal(headOf('RULE-33'), sha));
  assert.equal(readsOf('RULE-33'), reads + 1);
});

test('rule 4, Lanes: after a 429 nothing leaves the lane until Jira allows it', async () => {
  const { gitlab, jira } = world();
  await settle(world());
  const isBulk = ({ path }: { path: string }) => path.endsWith('/bulk');
  const retryAfterS = 2;
  const fault = jira.fail(
    { kind: 'status', status: 429, retryAfterS, count: 1 },
    { match: isBulk },
  );
  const before = jira.requests().length;
  await gitlab.pushCommits(shop, 'RULE-4', [{ message: 'first' }]);
  await eventually(() => fault.hits() === 1);
  const { reads } = await world().storage();
  const pauses = await eventually(async () => {
    const [site] = await reads.sites();
    return site?.pauses.length ? site.pauses : null;
  });
  assert.equal(pauses.length, 1);
  await gitlab.pushCommits(shop, 'RULE-4', [{ message: 'second' }]);
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), 'RULE-4').branches, ['RULE-4']));
  const [refused, next] = jira.requests().slice(before);
  assert.equal(refused?.status, 429);
  const waitedMs = (next?.at.getTime() ?? 0) - (refused?.at.getTime() ?? 0);
  assert.ok(waitedMs >= retryAfterS * 1000, `it waited ${waitedMs} ms`);
  assert.ok(waitedMs < 2 * retryAfterS * 1000, `it waited ${waitedMs} ms`);
});

test('rule 8, Derived entities: each change of a merge request marks its branch', async () => {
  const { gitlab } = world();
  const { root } = gitlab;
  await gitlab.pushCommits(shop, 'derived', [{ message: 'work' }]);
  const mergeRequest = await gitlab.openMergeRequest({
    project: shop,
    sourceBranch: 'derived',
    title: 'RULE-81 RULE-82',
    author: root,
  });
  const branchShows = (keys: string[]) =>
    holdsEventually(() =>
      assert.deepEqual(
        ['RULE-81', 'RULE-82', 'RULE-83'].filter(
          (key) => jiraShows(world(), key).branches.length > 0,
        ),
        keys,
      ),
    );
  await branchShows(['RULE-81', 'RULE-82']);
  await gitlab.updateMergeRequest(mergeRequest, { title: 'RULE-82 RULE-83' }, root);
  await branchShows(['RULE-82', 'RULE-83']);
  await gitlab.updateMergeRequest(mergeRequest, { title: 'none' }, root);
  await branchShows([]);
  await gitlab.updateMergeRequest(mergeRequest, { description: 'RULE-81' }, root);
  await branchShows(['RULE-81']);
  await gitlab.merge(mergeRequest, root);
  await branchShows([]);
});
