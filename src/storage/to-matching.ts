import type { Matching } from '../domain/index.ts';

/** The columns of a link that hold its matching rule. */
export type MatchingRow = {
  jira_projects: string[] | null;
  searches_source_branch: boolean;
  pattern: string | null;
};

/** A link's matching rule in our words. */
export function toMatching(row: MatchingRow): Matching {
  return {
    jiraProjects: row.jira_projects,
    searchesSourceBranch: row.searches_source_branch,
    pattern: row.pattern,
  };
}
