import type { BenchWorld } from './start-world.ts';

/** How often GitLab was asked so far, and Jira. */
type RequestCounts = {
  readonly gitlab: number;
  /** Of those to GitLab, what is about one project. */
  readonly projects: number;
  readonly jira: number;
};

/** Throws when a rule of theirs was broken. */
export async function countRequests({
  simulators,
}: Pick<BenchWorld, 'simulators'>): Promise<RequestCounts> {
  const traffic = await simulators.call('traffic');
  const violations = [...traffic.gitlabViolations, ...traffic.jiraViolations];
  if (violations.length > 0) throw new Error(`Rules were broken: ${violations.join(' · ')}`);
  const routes = Object.entries(traffic.gitlab);
  return {
    gitlab: sumOf(routes),
    projects: sumOf(routes.filter(([route]) => route.includes(' /api/v4/projects/:id'))),
    jira: traffic.jiraRequests,
  };
}

function sumOf(routes: readonly (readonly [string, number])[]): number {
  return routes.reduce((sum, [, count]) => sum + count, 0);
}
