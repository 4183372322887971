import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject, untilPastIsRead } from '../support/link-group.ts';
import { forgeAppId, makeManifest } from '../support/make-forge-app.ts';
import { query } from '../support/query.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

// One story: a site that has the Connect app moves to the Forge app, and keeps its links.

const world = useWorld({ env: { JIRA_FORGE_APP_ID: forgeAppId } }, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
  await made.gitlab.pushCommits(shop, 'JOIN-1', [{ message: 'JOIN-1' }]);
  await settle(made);
});

let shop: Project;

const sites = () => query<{ id: number; epoch: number }>(world(), 'select * from installation');

test('a Forge app joins the site of the same address', async () => {
  const { jira, gitlab, productUrl } = world();
  const [before] = await sites();
  const { status } = await jira.forge.install(await makeManifest(productUrl, gitlab.url));
  assert.equal(status, 200);
  const after = await sites();
  assert.deepEqual(
    after.map(({ id }) => id),
    [before?.id],
  );
  assert.equal(after[0]?.epoch, (before?.epoch ?? 0) + 1);
});

test('all is sent again by Forge, so that nothing is missing when the Connect app goes', async () => {
  await untilPastIsRead(world());
  await holdsEventually(() => {
    const shown = world()
      .jira.requests()
      .filter(({ path }) => path.startsWith('/ex/jira/'));
    assert.ok(shown.some(({ path }) => path.endsWith('/rest/devinfo/0.10/bulk')));
  });
  await settle(world());
  assert.equal(await world().jira.uninstall(), 200);
  assert.deepEqual(jiraShows(world(), 'JOIN-1').branches, ['JOIN-1']);
});

test('without the Connect app the links stay, and what is new is shown', async () => {
  const { gitlab } = world();
  const links = await query<{ full_path: string }>(world(), 'select full_path from link');
  assert.deepEqual(links, [{ full_path: 'acme' }]);
  await gitlab.pushCommits(shop, 'JOIN-2', [{ message: 'JOIN-2' }]);
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), 'JOIN-2').branches, ['JOIN-2']));
});

test('an app that went without a word is noticed by its silence', async () => {
  const { jira } = world();
  await jira.forge.uninstall({ isTold: false });
  await query(
    world(),
    `update installation set forge_heard_at = now() - interval '8 days', forge_silences = 166`,
  );
  const { stores } = await world().storage();
  const look = () => stores.forgeSites.countSilences({ unheardForMs: 6 * 3_600_000, most: 168 });
  assert.deepEqual(await look(), []);
  assert.equal((await look()).length, 1);
});
