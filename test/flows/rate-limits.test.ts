import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { compareWithGitlab } from '../support/compare-with-gitlab.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import type { Past } from '../support/given-past.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject, linkGroup, untilPastIsRead } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import type { World } from '../support/start-world.ts';
import { useWorld } from '../support/use-world.ts';

// Both sides refuse now and then: with words on when to come back, and without.

/** A project whose merge requests and branches fill two pages each. */
function givenTwoPages({ gitlab }: World, path: string): Past {
  const group = gitlab.createGroup({ path });
  const seed = { mergeRequests: 120, branches: 120, keyEvery: 4, key: path.toUpperCase() };
  return { projects: [...gitlab.seedProjects({ ...seed, group, projects: 1 })], commits: [] };
}

async function allIsShown(world: World, past: Past): Promise<void> {
  await untilPastIsRead(world);
  await settle(world, 60_000);
  assert.deepEqual(await compareWithGitlab(world, past), []);
}

const refusals = ({ gitlab }: World) => gitlab.requests().filter(({ status }) => status === 429);

describe('GitLab', () => {
  const given = useWorld();
  const all: Past = { projects: [], commits: [] };

  test('says in the middle of a list when to come back: nobody calls before, nothing is lost', async () => {
    const world = given();
    const { gitlab } = world;
    all.projects.push(...givenTwoPages(world, 'told').projects);
    const waitMs = 3_000;
    gitlab.failNext({
      status: 429,
      times: 1,
      urlPart: '/merge_requests?',
      after: 1,
      headers: { 'Retry-After': String(waitMs / 1_000), 'RateLimit-Remaining': '0' },
    });
    await linkGroup(world, 'told');
    await allIsShown(world, all);
    const [refused, ...others] = refusals(world);
    assert.ok(refused);
    assert.deepEqual(others, []);
    // What was under way beside it is answered still.
    const from = refused.at.getTime() + 150;
    const early = gitlab.requests().filter(({ at }) => {
      return at.getTime() > from && at.getTime() < refused.at.getTime() + waitMs - 150;
    });
    assert.deepEqual(
      early.map(({ url }) => url),
      [],
    );
  });

  test('refuses without a word: it is asked seldom, and nothing is lost', async () => {
    const world = given();
    const { gitlab } = world;
    await settle(world);
    all.projects.push(...givenTwoPages(world, 'mute').projects);
    gitlab.clearRequests();
    await linkGroup(world, 'mute');
    gitlab.setRateLimit({ perMinute: 3, withoutHeaders: true });
    await eventually(() => refusals(world).length > 0);
    await delay(4_000);
    const count = refusals(world).length;
    gitlab.setRateLimit(null);
    assert.ok(count <= 12, `${count} refusals within 4 s`);
    await allIsShown(world, all);
  });
});

describe('Jira', () => {
  const given = useWorld({}, async (made) => {
    shop = await givenLinkedProject(made, 'acme');
    await settle(made);
  });

  let shop: Project;

  for (const headers of [true, false]) {
    test(`refuses ${headers ? 'and says until when' : 'without a word'}: all is shown, with few refusals`, async () => {
      const world = given();
      const { gitlab, jira } = world;
      const before = { ...jira.stats };
      const key = headers ? 'TOLD' : 'MUTE';
      jira.setRateLimit({ perMinute: 4, minuteMs: 1_500, headers });
      const names = Array.from({ length: 40 }, (_, index) => `${key}-${index + 1}`);
      for (const name of names) {
        await gitlab.pushCommits(shop, name, [{ message: `${name} work` }]);
        await delay(60);
      }
      await holdsEventually(() => {
        for (const name of names) {
          const { branches, commits } = jiraShows(world, name);
          assert.deepEqual({ branches, commits }, { branches: [name], commits: [`${name} work`] });
        }
      });
      jira.setRateLimit(null);
      const refused = jira.stats.rateLimited - before.rateLimited;
      assert.ok(refused > 0, 'the limit was reached');
      assert.ok(refused <= 8, `${refused} refusals`);
      await settle(world);
    });
  }
});

describe('Jira, while the past is read', () => {
  const given = useWorld();

  test('limits that by itself: it comes whole, and what is live need not wait for it', async () => {
    const world = given();
    const { gitlab, jira } = world;
    const past = givenTwoPages(world, 'past');
    const [project] = past.projects;
    assert.ok(project);
    // One request is enough for all of it.
    jira.setRateLimit({ backfillPerMinute: 0, minuteMs: 1_000, headers: true });
    await linkGroup(world, 'past');
    await eventually(() => jira.stats.rateLimited > 0);
    await gitlab.pushCommits(project, 'PAST-9000', [{ message: 'work' }]);
    await eventually(() => jiraShows(world, 'PAST-9000').branches.length > 0, 1_500);
    await delay(2_000);
    const count = jira.stats.rateLimited;
    jira.setRateLimit(null);
    assert.ok(count <= 5, `${count} refusals`);
    await allIsShown(world, past);
  });
});
