import type { GitlabSandbox, Project } from '../../../sandbox/gitlab/index.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';

type Group = ReturnType<GitlabSandbox['createGroup']>;
type Deps = {
  gitlab: GitlabSandbox;
  random: SeededRandom;
  /** Inside the linked group. */
  groups: readonly Group[];
  /** Where people work: these are moved and renamed, but stay. */
  projects: readonly Project[];
};

type PushedCommit = { project: Project; sha: string; message: string };

/** Somebody who keeps house: projects come, go, move and change their names. */
export type Movers = {
  act(): Promise<void>;
  /** Projects that came, and have not gone. */
  added(): readonly Project[];
  commits(): readonly PushedCommit[];
};

/** Sets them to work. What they do follows from the random numbers alone. */
export function createMovers({ gitlab, random, groups, projects }: Deps): Movers {
  const added: Project[] = [];
  const commits: PushedCommit[] = [];
  let number = 0;

  async function add(group: Group): Promise<void> {
    const project = gitlab.createProject({ group, name: `New ${number}` });
    const message = `MOVE-${number} Initial commit`;
    const [sha] = await gitlab.pushCommits(project, 'main', [{ message }]);
    if (sha) commits.push({ project, sha, message });
    added.push(project);
  }

  /** So many branches in one push that GitLab sends no push hook. */
  async function pushMany(project: Project): Promise<void> {
    const names = Array.from({ length: 5 }, (_, n) => `MANY-${number}${n}`);
    const branches = Object.fromEntries(names.map((name) => [name, [{ message: name }]]));
    for (const [message, shas] of await gitlab.pushManyBranches(project, branches)) {
      commits.push(...shas.map((sha) => ({ project, sha, message })));
    }
  }

  async function act(): Promise<void> {
    const project = random.pick(projects);
    const group = random.pick(groups);
    if (!project || !group) return;
    number += 1;
    switch (random.below(6)) {
      case 0:
        return gitlab.renameProject(project, `renamed-${number}`);
      case 1:
        return gitlab.transferProject(project, group);
      case 2: {
        const gone = random.pick(added);
        if (!gone) return;
        added.splice(added.indexOf(gone), 1);
        return gitlab.deleteProject(gone);
      }
      case 3:
        return add(group);
      case 4:
        return pushMany(project);
      case 5: {
        // People still work with those that are not merged.
        const merged = project.mergeRequests.list().filter(({ state }) => state === 'merged');
        const row = random.pick(merged);
        if (row) gitlab.deleteMergeRequest(row, gitlab.root);
      }
    }
  }
  return { act, added: () => added, commits: () => commits };
}
