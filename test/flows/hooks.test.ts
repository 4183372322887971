import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject, linkGroup, unlinkGroup } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import type { World } from '../support/start-world.ts';
import { useWorld } from '../support/use-world.ts';

/** Where the product's hooks are, as `kind id`. */
function hookOwners({ gitlab }: World): string[] {
  return gitlab
    .hooks()
    .map(({ owner }) => (owner.kind === 'system' ? 'system' : `${owner.kind} ${owner.id}`))
    .sort();
}

async function pushIsShown(world: World, project: { id: number }, issueKey: string) {
  await world.gitlab.pushCommits(project, issueKey, [{ message: `${issueKey} arrive` }]);
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(world, issueKey), {
      branches: [issueKey],
      commits: [`${issueKey} arrive`],
      mergeRequests: [],
    }),
  );
}

describe('where groups have hooks', () => {
  const given = useWorld();

  test('a linked group has one hook for all below it; unlinked, none is left', async () => {
    const world = given();
    const { gitlab } = world;
    const shop = await givenLinkedProject(world, 'acme');
    const group = { id: shop.namespaceId };
    const below = gitlab.createGroup({ path: 'below', parent: group });
    const late = gitlab.createProject({ group: below, name: 'Late' });
    await pushIsShown(world, shop, 'HOOK-1');
    await pushIsShown(world, late, 'HOOK-2');
    assert.deepEqual(hookOwners(world), [`group ${group.id}`, 'system']);

    await unlinkGroup(world, 'acme');
    await eventually(() => hookOwners(world).length === 0);
    await gitlab.pushCommits(shop, 'HOOK-3', [{ message: 'unheard' }]);
    await settle(world);
    assert.deepEqual(jiraShows(world, 'HOOK-3').branches, []);
  });

  test('what was pushed to a new project before the product knew it is not missed', async () => {
    const world = given();
    const { gitlab } = world;
    const group = gitlab.createGroup({ path: 'fresh' });
    gitlab.createProject({ group, name: 'First' });
    await linkGroup(world, 'fresh');
    await eventually(() => hookOwners(world).includes(`group ${group.id}`));
    const project = gitlab.createProject({ group, name: 'Second' });
    await gitlab.pushCommits(project, 'main', [{ message: 'HOOK-4 begin' }]);
    await gitlab.pushCommits(project, 'HOOK-4', [{ message: 'HOOK-4 go on' }]);
    await holdsEventually(() => {
      const { branches, commits } = jiraShows(world, 'HOOK-4');
      assert.deepEqual(
        { branches, commits },
        {
          branches: ['HOOK-4'],
          commits: ['HOOK-4 begin', 'HOOK-4 go on'],
        },
      );
    });
  });

  test('a link below another one gets a hook of its own when the other is gone', async () => {
    const world = given();
    const { gitlab } = world;
    const parent = gitlab.createGroup({ path: 'parent' });
    const child = gitlab.createGroup({ path: 'child', parent });
    const project = gitlab.createProject({ group: child, name: 'Both' });
    await gitlab.pushCommits(project, 'main', [{ message: 'Initial commit' }]);
    await linkGroup(world, 'parent');
    await linkGroup(world, 'parent/child');
    await eventually(() => hookOwners(world).includes(`group ${parent.id}`));
    await pushIsShown(world, project, 'HOOK-5');
    await unlinkGroup(world, 'parent');
    await eventually(() => !hookOwners(world).includes(`group ${parent.id}`));
    await eventually(() => hookOwners(world).includes(`group ${child.id}`));
    await pushIsShown(world, project, 'HOOK-6');
  });
});

describe('where groups have no hooks', () => {
  const given = useWorld({ gitlab: { edition: 'free' } });

  test('each project has its own, also one that is made later; unlinked, none is left', async () => {
    const world = given();
    const { gitlab } = world;
    const shop = await givenLinkedProject(world, 'acme');
    await eventually(() => hookOwners(world).includes(`project ${shop.id}`));
    const late = gitlab.createProject({ group: { id: shop.namespaceId }, name: 'Late' });
    await gitlab.pushCommits(late, 'HOOK-7', [{ message: 'HOOK-7 begin' }]);
    await eventually(() => hookOwners(world).includes(`project ${late.id}`));
    await holdsEventually(() => assert.deepEqual(jiraShows(world, 'HOOK-7').branches, ['HOOK-7']));
    await pushIsShown(world, shop, 'HOOK-8');
    await pushIsShown(world, late, 'HOOK-9');
    await unlinkGroup(world, 'acme');
    await eventually(() => hookOwners(world).length === 0);
  });
});
