import { setTimeout as delay } from 'node:timers/promises';
import type { GitlabSandbox, Project } from '../../sandbox/gitlab/index.ts';
import type { JiraSandbox } from '../../sandbox/jira/index.ts';
import { readClockMs } from './clock.ts';
import type { HookRequest } from './hook-request.ts';

/** As many branches as a project of a team at work has. */
export const branchesPerProject = 20;

/** People pushing: each push is one commit with a key of its own, on a branch with a key. */
export function createPushes(gitlab: GitlabSandbox, jira: JiraSandbox) {
  let projects: readonly Project[] = [];
  let made = 0;
  const heads = new Map<string, { projectId: number; branch: string; sha: string }>();
  const commits: { project: Project; sha: string; message: string }[] = [];

  async function push(index: number): Promise<void> {
    const project = projects[index % projects.length];
    if (!project) throw new Error('There are no projects to push to.');
    const place = Math.floor(index / projects.length) % branchesPerProject;
    const branch = `BEN-${place + 1}-work`;
    const message = `${keyOf(index)} do one thing well\n\nAnd say why it had to be done.\n`;
    const [sha = ''] = await gitlab.pushCommits(project, branch, [{ message }]);
    heads.set(`${project.id}/${branch}`, { projectId: project.id, branch, sha });
    commits.push({ project, sha, message });
  }

  function isShown({ projectId, branch, sha }: { projectId: number; branch: string; sha: string }) {
    const branches = jira.repository(String(projectId))?.entities.branches.values() ?? [];
    for (const { data } of branches) {
      if ('lastCommit' in data && data.name === branch) return data.lastCommit.id === sha;
    }
    return false;
  }

  return {
    useProjects(rows: readonly Project[]): void {
      projects = rows;
    },
    lastKey: () => made,
    commits: () => commits,
    async make(count: number): Promise<HookRequest[]> {
      gitlab.deliveries.take();
      for (let n = 0; n < count; n += 1) await push(made + n);
      made += count;
      return gitlab.deliveries.take().map(({ url, headers, body }) => ({
        path: new URL(url).pathname,
        headers,
        body,
      }));
    },
    async delivered(timeoutMs: number): Promise<number> {
      const endAt = performance.now() + timeoutMs;
      let late = [...heads.values()];
      for (;;) {
        const areCommitsThere = jira.counts().commits >= made;
        if (areCommitsThere) late = late.filter((head) => !isShown(head));
        if (areCommitsThere && late.length === 0) return readClockMs();
        if (performance.now() > endAt) {
          throw new Error(
            `Jira has ${jira.counts().commits} of ${made} commits; late: ${late.length}`,
          );
        }
        await delay(2);
      }
    },
  };
}

/** The issue that only this push names. Branches have keys of their own below 100. */
export function keyOf(index: number): string {
  return `BEN-${1_000 + index}`;
}
