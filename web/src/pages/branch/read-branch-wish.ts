/** What Jira asked a branch for, from the page's address. */
export type BranchWish = {
  /** Empty where the page was opened by hand. */
  readonly issueKey: string;
  readonly issueSummary: string;
  /** Slug of the GitLab that is meant; null: the person chooses. */
  readonly gitlab: string | null;
};

/** Reads the query of the page's address. @see reference gitlab-app (h) */
export function readBranchWish(search: string): BranchWish {
  const query = new URLSearchParams(search);
  return {
    issueKey: (query.get('issue_key') ?? '').trim(),
    issueSummary: query.get('issue_summary') ?? '',
    gitlab: query.get('gitlab'),
  };
}
