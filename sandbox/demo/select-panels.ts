import type { JiraSandbox } from '../jira/index.ts';
import { type CiKind, listCi } from './list-ci.ts';

type PanelCounts = { branches: number; commits: number; mergeRequests: number } & Record<
  CiKind,
  number
>;

/** An issue whose development panel is worth a look. */
export interface PanelLink extends Readonly<PanelCounts> {
  readonly key: string;
  readonly url: string;
}

/** More of a kind than this makes a panel longer, not better. */
const enough = 5;

/** The issues that show most kinds of things, then most things; the best first. */
export function selectPanels(
  jira: Pick<JiraSandbox, 'entities' | 'baseUrl' | CiKind>,
  limit: number,
): PanelLink[] {
  const panels = new Map<string, PanelCounts>();
  const add = (kind: keyof PanelCounts, issueKeys: readonly string[]) => {
    for (const key of issueKeys) {
      const counts = panels.get(key) ?? noCounts();
      counts[kind] += 1;
      panels.set(key, counts);
    }
  };
  for (const { kind, issueKeys } of jira.entities()) {
    add(kind === 'pullRequests' ? 'mergeRequests' : kind, issueKeys);
  }
  for (const { kind, issueKeys } of listCi(jira)) add(kind, issueKeys);
  return [...panels]
    .map(([key, counts]) => ({
      key,
      url: `${jira.baseUrl}/browse/${encodeURIComponent(key)}`,
      ...counts,
    }))
    .sort((a, b) => scoreOf(b) - scoreOf(a) || byKey(a.key, b.key))
    .slice(0, limit);
}

function noCounts(): PanelCounts {
  return {
    branches: 0,
    commits: 0,
    mergeRequests: 0,
    builds: 0,
    deployments: 0,
    featureFlags: 0,
  };
}

function scoreOf({ key: _, url: __, ...panel }: PanelLink): number {
  const counts = Object.values(panel);
  const kinds = counts.filter((count) => count > 0).length;
  return kinds * 100 + counts.reduce((sum, count) => sum + Math.min(count, enough), 0);
}

/** Of equal ones the newest, since its people may still remember. */
function byKey(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true });
}
