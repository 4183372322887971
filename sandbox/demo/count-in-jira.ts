import type { JiraSandbox } from '../jira/index.ts';

/** What the simulated Jira shows. */
export interface ShownCounts {
  /** Issues that show anything. */
  readonly issues: number;
  readonly branches: number;
  readonly commits: number;
  readonly mergeRequests: number;
}

/** What it shows of one repository. */
export interface RepositoryCounts extends ShownCounts {
  readonly name: string;
}

/** Counts what the simulated Jira holds, altogether and by repository (by name). */
export function countInJira(jira: Pick<JiraSandbox, 'entities'>): ShownCounts & {
  readonly perRepository: readonly RepositoryCounts[];
} {
  const repositories = new Map<string, Tally>();
  const total = createTally();
  for (const { kind, issueKeys, repository } of jira.entities()) {
    const tally = repositories.get(repository.data.name) ?? createTally();
    repositories.set(repository.data.name, tally);
    for (const each of [total, tally]) {
      each[kind] += 1;
      for (const key of issueKeys) each.issueKeys.add(key);
    }
  }
  return {
    ...toCounts(total),
    perRepository: [...repositories]
      .map(([name, tally]) => ({ name, ...toCounts(tally) }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

type Tally = { branches: number; commits: number; pullRequests: number; issueKeys: Set<string> };

function createTally(): Tally {
  return { branches: 0, commits: 0, pullRequests: 0, issueKeys: new Set() };
}

function toCounts({ branches, commits, pullRequests, issueKeys }: Tally): ShownCounts {
  return { issues: issueKeys.size, branches, commits, mergeRequests: pullRequests };
}
