import type { World } from './start-world.ts';

/** How many requests both sides have had from the product since the world began. */
export function countCalls({ gitlab, jira }: Pick<World, 'gitlab' | 'jira'>): {
  gitlab: number;
  jira: number;
} {
  const counts = [...gitlab.requestCounts().values()];
  return { gitlab: counts.reduce((sum, count) => sum + count, 0), jira: jira.stats.requests };
}
