import type { Project } from '../../sandbox/gitlab/index.ts';
import type { World } from './start-world.ts';

type Gitlab = Pick<World, 'gitlab'>;

/** Projects that were busy before anybody linked them, and the commits that Jira should come to show. */
export type Past = {
  projects: Project[];
  commits: { project: Project; sha: string; message: string }[];
};

/** A group with a subgroup: projects full of merge requests and branches, one with many commits. */
export async function givenPast({ gitlab }: Gitlab, path: string, size: number): Promise<Past> {
  const group = gitlab.createGroup({ path });
  const below = gitlab.createGroup({ path: 'below', parent: group });
  const seed = { mergeRequests: size, branches: size, keyEvery: 2, key: 'PAST' };
  const projects = [
    ...gitlab.seedProjects({ ...seed, group, projects: 2 }),
    ...gitlab.seedProjects({ ...seed, group: below, projects: 1, namePrefix: 'deep' }),
  ];
  const busy = gitlab.createProject({ group: below, name: 'Busy' });
  // More than a page; each is read again for its files, so there should not be many more.
  const rows = Array.from({ length: 120 }, (_, n) => ({ message: `PAST-${n} commit ${n}` }));
  const shas = await gitlab.pushCommits(busy, 'main', rows);
  return {
    projects: [...projects, busy],
    commits: shas.map((sha, n) => ({ project: busy, sha, message: rows[n]?.message ?? '' })),
  };
}

/** Pages of lists that GitLab was asked for, each with how often. */
export function listedPages({ gitlab }: Gitlab): Map<string, number> {
  const pages = new Map<string, number>();
  for (const { method, url } of gitlab.requests()) {
    const isList = /\/projects\/\d+\/(merge_requests|repository\/(branches|commits))\?/.test(url);
    if (method === 'GET' && isList) pages.set(url, (pages.get(url) ?? 0) + 1);
  }
  return pages;
}
