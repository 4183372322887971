import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project, User } from '../../sandbox/gitlab/index.ts';
import { makeAskStory } from '../support/ask-story.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { runCommand } from '../support/run-command.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

// “Where is my merge request?”, asked by the API and beside the product: what became of it, or why it is missing.

const adminToken = 'operators-own-token';

const world = useWorld(
  { env: { ADMIN_TOKEN: adminToken }, jira: { knownProjectKeys: ['TALE', 'WEB'] } },
  async (made) => {
    ann = made.gitlab.createUser({ username: 'ann', name: 'Ann Author' });
    shop = await givenLinkedProject(made, 'acme');
  },
);

let ann: User;
let shop: Project;

const { get, ask, askForOne } = makeAskStory(world, adminToken);

async function run(...args: readonly string[]) {
  const { DATA_DIR = '' } = world().env;
  const { exitCode, stdout, stderr } = await runCommand([...args, '--json'], { DATA_DIR });
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout);
}

const linkByCommand = (group: string, ...options: readonly string[]) =>
  run('link', '--site', world().jira.baseUrl, '--group', group, ...options);

/** A merge request from a branch of its own in a project. */
async function openMergeRequest(project: Project, sourceBranch: string, title: string) {
  const { gitlab } = world();
  await gitlab.pushCommits(project, sourceBranch, [{ message: 'work' }]);
  return await gitlab.openMergeRequest({ project, sourceBranch, title, author: ann });
}

async function givenProject(groupPath: string): Promise<Project> {
  const { gitlab } = world();
  const project = gitlab.createProject({
    group: gitlab.createGroup({ path: groupPath }),
    name: 'Shop',
  });
  await gitlab.pushCommits(project, 'main', [{ message: 'Initial commit' }]);
  return project;
}

const addressOf = (path: string) => `${world().gitlab.url}/${path}`;

test('a merge request’s whole story: from the webhook to Jira’s answer', async () => {
  const { iid } = await openMergeRequest(shop, 'cart', 'TALE-1 Add a cart');
  await holdsEventually(async () => {
    const { site } = await askForOne(`acme/shop!${iid}`);
    assert.equal(site.state, 'shown', site.because);
  });
  const { site, steps, ...story } = await askForOne(`acme/shop!${iid}`);
  assert.equal(story.title, `acme/shop!${iid} TALE-1 Add a cart`);
  assert.equal(story.url, addressOf(`acme/shop/-/merge_requests/${iid}`));
  assert.deepEqual(site.issueKeys, ['TALE-1']);
  assert.equal(site.because, 'Jira shows it on TALE-1.');
  const kinds = steps.map(({ kind }) => kind);
  for (const kind of ['received', 'read', 'recorded', 'sent', 'accepted']) {
    assert.ok(kinds.includes(kind), `${kind} is not among ${kinds}`);
  }
  const firsts = ['received', 'read', 'recorded', 'sent', 'accepted'].map((kind) =>
    kinds.indexOf(kind),
  );
  assert.deepEqual(
    firsts,
    firsts.toSorted((one, other) => one - other),
  );
});

test('the same is found by its issue, its branch, a commit, a pipeline, and their addresses', async () => {
  const { gitlab, jira } = world();
  const [sha = ''] = await gitlab.pushCommits(shop, 'TALE-2-b', [{ message: 'TALE-2 Begin' }]);
  const pipeline = await gitlab.createPipeline({ project: shop, ref: 'TALE-2-b' });
  await holdsEventually(() => {
    assert.deepEqual(jiraShows(world(), 'TALE-2').branches, ['TALE-2-b']);
    assert.equal(jira.issue('TALE-2').builds.length, 1);
  });
  await settle(world());
  const page = addressOf('acme/shop/-');
  const questions: [question: string, understoodAs: string, kinds: string[]][] = [
    ['TALE-2', 'issue_key', ['branch', 'build', 'commit']],
    [`${jira.baseUrl}/browse/TALE-2`, 'issue_key', ['branch', 'build', 'commit']],
    ['TALE-2-b', 'branch', ['branch']],
    [`${page}/tree/TALE-2-b`, 'url', ['branch']],
    [sha.slice(0, 10), 'sha', ['commit']],
    [`acme/shop@${sha.slice(0, 10)}`, 'sha', ['commit']],
    [`${page}/commit/${sha}`, 'url', ['commit']],
    [`${page}/pipelines/${pipeline.id}`, 'url', ['build']],
  ];
  for (const [question, understoodAs, kinds] of questions) {
    const answer = await ask(question);
    assert.equal(answer.understoodAs, understoodAs, question);
    assert.deepEqual(answer.stories.map(({ kind }) => kind).sort(), kinds, question);
    for (const { sites, steps } of answer.stories) {
      assert.deepEqual([...new Set(sites.map(({ state }) => state))], ['shown'], question);
      assert.ok(
        steps.some(({ kind }) => kind === 'received'),
        question,
      );
    }
  }
});

test('without a key the title is named as what is missing, and the command says so too', async () => {
  const { gitlab } = world();
  const mergeRequest = await openMergeRequest(shop, 'plain', 'Mend tale-3');
  await settle(world());
  const { site, ...story } = await askForOne(
    addressOf(`acme/shop/-/merge_requests/${mergeRequest.iid}`),
  );
  assert.equal(site.state, 'not_sent');
  assert.match(site.because, /title and description name no issue key/);
  assert.match(site.because, /“tale-3” does not count/);
  assert.ok(story.steps.some(({ kind }) => kind === 'received'));
  const told = await run('story', `acme/shop!${mergeRequest.iid}`);
  assert.match(told.stories[0].sites[0].because, /name no issue key/);
  await gitlab.updateMergeRequest(mergeRequest, { title: 'TALE-3 Mend' }, ann);
  await holdsEventually(async () => {
    const { site: mended } = await askForOne(`acme/shop!${mergeRequest.iid}`);
    assert.equal(mended.state, 'shown', mended.because);
  });
});

test('a key in the source branch alone does not count, and a removed one takes it out', async () => {
  const { gitlab } = world();
  const { iid } = await openMergeRequest(shop, 'TALE-4-only', 'No key');
  await settle(world());
  const inBranch = await askForOne(`acme/shop!${iid}`);
  assert.match(inBranch.site.because, /Only its source branch names TALE-4/);
  const lost = await openMergeRequest(shop, 'lost', 'TALE-5 Soon lost');
  await holdsEventually(() => assert.equal(jiraShows(world(), 'TALE-5').mergeRequests.length, 1));
  await gitlab.updateMergeRequest(lost, { title: 'Lost' }, ann);
  await holdsEventually(async () => {
    const { site } = await askForOne(`acme/shop!${lost.iid}`);
    assert.equal(site.state, 'removed', site.because);
    assert.match(site.because, /name no issue key/);
  });
});

test('a key that Jira does not know is named, of the merge request and of the issue', async () => {
  const { iid } = await openMergeRequest(shop, 'nowhere', 'NOPE-1 Nowhere');
  await holdsEventually(async () => {
    const { site } = await askForOne(`acme/shop!${iid}`);
    assert.equal(site.state, 'waiting');
    assert.match(site.because, /Jira does not know NOPE-1/);
  });
  const { hints } = await ask('NOPE-1');
  assert.match(hints.join(' '), /does not know NOPE-1/);
});

test('a key outside the link’s Jira projects is named with what may go there', async () => {
  const project = await givenProject('beta');
  await linkByCommand('beta', '--jira-project', 'WEB', '--wait');
  const { iid } = await openMergeRequest(project, 'x', 'TALE-6 Elsewhere');
  await settle(world());
  const { site } = await askForOne(`beta/shop!${iid}`);
  assert.equal(site.state, 'not_sent');
  assert.match(site.because, /names TALE-6, but only keys of WEB may go to this site/);
});

test('what no link covers, what GitLab does not have, and what is no GitLab of ours', async () => {
  const project = await givenProject('lonely');
  const { iid } = await openMergeRequest(project, 'x', 'TALE-7 Lonely');
  const lonely = await ask(`lonely/shop!${iid}`);
  assert.deepEqual(lonely.stories, []);
  assert.match(lonely.hints.join(' '), /lonely\/shop is not linked to any Jira site/);
  const tellsOf = async (question: string, hint: RegExp) =>
    assert.match((await ask(question)).hints.join(' '), hint, question);
  await tellsOf('nobody/nothing!1', /has no project nobody\/nothing/);
  await tellsOf('acme/shop!4711', /has no such merge request in acme\/shop/);
  await tellsOf(
    'https://elsewhere.example/a/b/-/merge_requests/1',
    /is no GitLab that is connected/,
  );
  await tellsOf('how are you', /Ask for an issue key/);
  await tellsOf('TALE-4711', /Nothing that GitLab told us of names TALE-4711/);
  await tellsOf('0123456789', /No commit 0123456789 went to Jira/);
  await tellsOf('a-branch', /No branch a-branch went to Jira/);
  await tellsOf(addressOf('acme/shop'), /acme\/shop goes to .*: its history is read/);
});

test('a past that is not read yet, or is older than the link wants, is named', async () => {
  const { gitlab } = world();
  const project = await givenProject('gamma');
  const { iid } = await openMergeRequest(project, 'x', 'TALE-8 Old');
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await linkByCommand('gamma', '--since', tomorrow, '--wait');
  const old = await askForOne(`gamma/shop!${iid}`);
  assert.match(old.site.because, /is older than .*, where the history of this link begins/);

  const delta = gitlab.createGroup({ path: 'delta' });
  const { link } = await linkByCommand('delta');
  await run('history', 'pause', '--link', String(link.id));
  const later = gitlab.createProject({ group: delta, name: 'Later' });
  await gitlab.pushCommits(later, 'main', [{ message: 'Initial commit' }]);
  await settle(world());
  gitlab.loseHooks({ ratio: 1 });
  const unread = await openMergeRequest(later, 'x', 'TALE-9 Unread').finally(() =>
    gitlab.loseHooks(null),
  );
  const told = await eventually(async () => {
    const { stories } = await ask(`delta/later!${unread.iid}`);
    return stories[0]?.sites[0];
  });
  assert.match(told.because, /history of delta\/later is not read: it is paused/);
});

test('a webhook that got lost is told as news that never came', async () => {
  const { gitlab } = world();
  gitlab.loseHooks({ ratio: 1 });
  const { iid } = await openMergeRequest(shop, 'silent', 'TALE-10 Silent').finally(() =>
    gitlab.loseHooks(null),
  );
  const { site, steps } = await askForOne(`acme/shop!${iid}`);
  assert.match(site.because, /We have not heard of it/);
  assert.deepEqual(steps, []);
});

test('what Jira refused is told with its reason, and sent again by its own name', async () => {
  const { jira } = world();
  const fault = jira.fail({ kind: 'status', status: 400 }, { path: '/rest/devinfo/' });
  const { iid } = await openMergeRequest(shop, 'refused', 'TALE-11 Refused');
  await holdsEventually(async () => {
    const { site } = await askForOne(`acme/shop!${iid}`);
    assert.equal(site.state, 'rejected', site.because);
  });
  fault.end();
  const { site, steps, kind, entity, gitlab, project } = await askForOne(`acme/shop!${iid}`);
  assert.match(site.because, /^Jira refused it: .+ send it again\.$/);
  assert.ok(steps.some((step) => step.kind === 'rejected'));
  const answer = await fetch(`${world().productUrl}/api/v1/sites/${site.id}/replay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ project: project.path, connection: gitlab, kind, entity }),
  });
  assert.equal(answer.status, 202, await answer.clone().text());
  await holdsEventually(async () => {
    const again = await askForOne(`acme/shop!${iid}`);
    assert.equal(again.site.state, 'shown', again.site.because);
  });
});

test('how much a site took is told minute by minute', async () => {
  const { stores } = await world().storage();
  await stores.series.addPoints();
  const { sites } = await get('/sites');
  const { everyMinutes, points } = await get(`/sites/${sites[0].id}/series?hours=1`);
  assert.equal(everyMinutes, 1);
  assert.equal(points.length, 60);
  const sum = (column: string) =>
    points.reduce(
      (total: number, point: Record<string, number>) => total + (point[column] ?? 0),
      0,
    );
  assert.ok(sum('accepted') > 10, String(sum('accepted')));
  assert.ok(sum('rejected') >= 1, String(sum('rejected')));
  const month = await get(`/sites/${sites[0].id}/series?hours=720`);
  assert.equal(month.everyMinutes, 240);
  assert.ok(month.points.length <= 200);
  assert.equal(
    month.points.reduce((total: number, { accepted }: { accepted: number }) => total + accepted, 0),
    sum('accepted'),
  );
});
