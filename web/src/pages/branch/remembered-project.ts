import type { BranchProjectsAnswer } from '../../../../src/contract/index.ts';

/** A project in which branches can be made. */
export type BranchProject = BranchProjectsAnswer['projects'][number];

/** Remembers, in this browser, where the branches of a Jira project are made. */
export type RememberedProject = { readonly gitlab: string; readonly project: BranchProject };

/** Null when nothing is remembered, or the browser keeps nothing. */
export function findRememberedProject(issueKey: string): RememberedProject | null {
  try {
    const text = localStorage.getItem(makeName(issueKey));
    const held: unknown = text === null ? null : JSON.parse(text);
    return isRemembered(held) ? held : null;
  } catch {
    return null;
  }
}

/** Does nothing where the browser keeps nothing, as in a private window. */
export function tryRememberProject(issueKey: string, remembered: RememberedProject): void {
  try {
    localStorage.setItem(makeName(issueKey), JSON.stringify(remembered));
  } catch {
    // The choice is a convenience; the next branch asks again.
  }
}

function makeName(issueKey: string): string {
  return `gitlab_branch_project:${issueKey.replace(/-\d+$/, '')}`;
}

function isRemembered(held: unknown): held is RememberedProject {
  if (typeof held !== 'object' || held === null) return false;
  const { gitlab, project } = held as Partial<RememberedProject>;
  return (
    typeof gitlab === 'string' &&
    typeof project === 'object' &&
    Number.isInteger(project?.id) &&
    typeof project?.path === 'string' &&
    typeof project.name === 'string'
  );
}
