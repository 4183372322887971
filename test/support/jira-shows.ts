import type { JiraSandbox } from '../../sandbox/jira/index.ts';

/** The development panel of an issue in short: what a person reads there first. */
export type ShortPanel = {
  readonly branches: readonly string[];
  /** First lines of the messages. */
  readonly commits: readonly string[];
  readonly mergeRequests: readonly string[];
};

/** What Jira shows at an issue: names of branches, titles of commits, `STATUS title` of merge requests; sorted. */
export function jiraShows({ jira }: { jira: JiraSandbox }, issueKey: string): ShortPanel {
  const panel = jira.issue(issueKey);
  return {
    branches: panel.branches.map(({ name }) => name).sort(),
    commits: panel.commits.map(({ message }) => message.split('\n')[0] ?? '').sort(),
    mergeRequests: panel.pullRequests.map(({ status, title }) => `${status} ${title}`).sort(),
  };
}

/** A panel with nothing in it. */
export const emptyPanel: ShortPanel = { branches: [], commits: [], mergeRequests: [] };
