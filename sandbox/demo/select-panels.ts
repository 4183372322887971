import type { JiraSandbox } from '../jira/index.ts';

/** An issue whose development panel is worth a look. */
export interface PanelLink {
  readonly key: string;
  readonly url: string;
  readonly branches: number;
  readonly commits: number;
  readonly mergeRequests: number;
}

/** More of a kind than this makes a panel longer, not better. */
const enough = 5;

/** The issues that show most kinds of things, then most things; the best first. */
export function selectPanels(
  jira: Pick<JiraSandbox, 'entities' | 'baseUrl'>,
  limit: number,
): PanelLink[] {
  const panels = new Map<string, { branches: number; commits: number; pullRequests: number }>();
  for (const { kind, issueKeys } of jira.entities()) {
    for (const key of issueKeys) {
      const counts = panels.get(key) ?? { branches: 0, commits: 0, pullRequests: 0 };
      counts[kind] += 1;
      panels.set(key, counts);
    }
  }
  return [...panels]
    .map(([key, { branches, commits, pullRequests }]) => ({
      key,
      url: `${jira.baseUrl}/browse/${encodeURIComponent(key)}`,
      branches,
      commits,
      mergeRequests: pullRequests,
    }))
    .sort((a, b) => scoreOf(b) - scoreOf(a) || byKey(a.key, b.key))
    .slice(0, limit);
}

function scoreOf({ branches, commits, mergeRequests }: PanelLink): number {
  const counts = [branches, commits, mergeRequests];
  const kinds = counts.filter((count) => count > 0).length;
  return kinds * 100 + counts.reduce((sum, count) => sum + Math.min(count, enough), 0);
}

/** Of equal ones the newest, since its people may still remember. */
function byKey(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}
