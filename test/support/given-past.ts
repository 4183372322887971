import type { Project } from '../../sandbox/gitlab/index.ts';
import type { PlacedCommit } from './list-commits.ts';
import type { World } from './start-world.ts';

type Gitlab = Pick<World, 'gitlab'>;

/** Projects that were busy before anybody linked them, and the commits that Jira should come to show. */
export type Past = {
  projects: Project[];
  commits: PlacedCommit[];
};

/** A group with a subgroup: projects full of merge requests and branches, one with many commits. */
export async function givenPast({ gitlab }: Gitlab, path: string, size: number): Promise<Past> {
  const group = gitlab.createGroup({ path });
  const below = gitlab.createGroup({ path: 'below', parent: group });
  // The commits of each branch are read by themselves, so few projects should have many.
  const seed = { mergeRequests: size, branches: 20, keyEvery: 2, key: 'PAST' };
  const projects = [
    ...gitlab.seedProjects({ ...seed, group, branches: size, projects: 1 }),
    ...gitlab.seedProjects({ ...seed, group, projects: 1, namePrefix: 'second' }),
    ...gitlab.seedProjects({ ...seed, group: below, projects: 1, namePrefix: 'deep' }),
  ];
  const busy = gitlab.createProject({ group: below, name: 'Busy' });
  // More than a page; each is read again for its files, so there should not be many more.
  const rows = Array.from({ length: 120 }, (_, n) => ({ message: `PAST-${n} commit ${n}` }));
  await gitlab.pushCommits(busy, 'main', rows);
  return { projects: [...projects, busy], commits: [] };
}

/**
 * Pages of lists that GitLab was asked for while the past was read, each with how often. What a comparison asks for,
 * which may begin at any five minutes, does not count; and the commits of one branch are no list.
 */
export function listedPages({ gitlab }: Gitlab): Map<string, number> {
  const pages = new Map<string, number>();
  const compared = new Set<string>();
  for (const { method, url } of gitlab.requests()) {
    const list = /\/projects\/(\d+)\/(merge_requests|repository\/(branches|commits))\?/.exec(url);
    const [, project = ''] = list ?? [];
    if (method !== 'GET' || !list || url.includes('..')) continue;
    if (/updated_after|order_by=updated_at/.test(url)) compared.add(project);
    if (!compared.has(project)) pages.set(url, (pages.get(url) ?? 0) + 1);
  }
  return pages;
}
