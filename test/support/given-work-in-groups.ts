import type { World } from './start-world.ts';

/** Paths of the groups that {@link givenWorkInGroups} makes. */
export const groupPaths = ['acme', 'beta', 'gamma'] as const;

/** Three groups that Lena maintains, each with a project whose past names WORK-1. */
export async function givenWorkInGroups({ gitlab }: Pick<World, 'gitlab'>): Promise<void> {
  const lena = gitlab.createUser({ username: 'lena', name: 'Lena Novak' });
  for (const path of groupPaths) {
    const group = gitlab.createGroup({ path, avatar: true });
    gitlab.addMember({ group }, lena, 40);
    const project = gitlab.createProject({ group, name: `Shop of ${path}` });
    await gitlab.pushCommits(project, 'main', [{ message: `WORK-1 Begin ${path}`, author: lena }]);
    const sourceBranch = `WORK-1-${path}`;
    await gitlab.pushCommits(project, sourceBranch, [{ message: `WORK-1 Sell in ${path}` }]);
    const title = `WORK-1 Open the shop of ${path}`;
    await gitlab.openMergeRequest({ project, sourceBranch, title, author: lena });
  }
}
