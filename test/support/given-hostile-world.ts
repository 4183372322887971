import type { World } from './start-world.ts';

const hostilePart = `<img src=x onerror="window.hurt=1"> "><script>window.hurt=1</script></script>`;

/** Text that does harm where a page takes it for more than text; `name` says where it was planted. */
export const shownAs = (name: string): string => `${name} ${hostilePart} javascript:window.hurt=1`;

/** The same, then from right to left without an end. */
export const hostile = (name: string): string => `${shownAs(name)} \u202Eover`;

/** Without blanks and slashes: what even a path, a name of a branch or of an account may be made of. */
export const hostilePath = (name: string): string => `${name}"><svg onload=window.hurt=1>'`;
export const hostileBranch = `EVIL-1-"><img/src=x/onerror=window.hurt=1>'`;

type Hostile = Pick<World, 'jira' | 'gitlab' | 'productUrl'>;

/** Plants hostile text wherever GitLab or Jira have text of their own. Nothing is linked yet. */
export async function givenHostileWorld(world: Hostile) {
  const { jira, gitlab } = world;
  const username = hostilePath('lena');
  const lena = gitlab.createUser({ username, name: hostile('person') });
  const avatar = 'javascript:window.hurt=1';
  const group = gitlab.createGroup({ path: 'evil', name: hostile('group'), avatar });
  // What is called so cannot be linked, only seen.
  const strangePath = hostilePath('strange');
  const strange = gitlab.createGroup({ path: strangePath, name: hostile('strange') });
  for (const each of [group, strange]) gitlab.addMember({ group: each }, lena, 50);
  const path = hostilePath('project');
  const project = gitlab.createProject({ group, path, name: hostile('project'), creator: lena });
  await givenWork(world, { project, lena });
  await givenCi(world, project);
  jira.setIssue({ key: 'EVIL-1', summary: hostile('summary'), description: hostile('text') });
  jira.setUser({
    ...{ accountId: 'nobody', displayName: hostile('jira-user') },
    ...{ groups: [hostile('jira-group')], administers: false },
  });
  return { username, strangePath, project, projectPath: `evil/${path}` };
}

type Place = { project: { id: number }; lena: { id: number } };

async function givenWork({ gitlab }: Hostile, { project, lena }: Place): Promise<void> {
  const commit = { message: `EVIL-1 ${hostile('commit')}`, author: lena };
  await gitlab.pushCommits(project, 'main', [commit]);
  await gitlab.pushCommits(project, hostileBranch, [{ message: 'EVIL-1 more', author: lena }]);
  await gitlab.openMergeRequest({
    ...{ project, author: lena, reviewers: [lena], sourceBranch: hostileBranch },
    ...{ title: `EVIL-1 ${hostile('title')}`, description: hostile('description') },
  });
}

async function givenCi({ gitlab }: Hostile, project: { id: number }): Promise<void> {
  const ref = hostileBranch;
  const pipeline = { project, ref, name: `EVIL-1 ${hostile('pipeline')}` };
  await gitlab.createPipeline({ ...pipeline, status: 'success' });
  const environment = hostile('environment');
  const externalUrl = 'javascript:window.hurt=1';
  gitlab.createEnvironment({ project, name: environment, tier: 'production', externalUrl });
  await gitlab.createDeployment({ project, environment, ref, status: 'success' });
  const flag = { project, name: hostile('flag'), description: `EVIL-1 ${hostile('flag')}` };
  gitlab.createFeatureFlag(flag);
}
