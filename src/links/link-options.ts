import {
  findMatchingProblem,
  gitlabMatching,
  type LinkTarget,
  type Matching,
} from '../domain/index.ts';
import { LinkError } from './link-error.ts';

/** What may be said about a link when it is made; what is left out is as GitLab's own app does it. */
export type LinkOptions = {
  /** Keys of Jira projects, in any case; none, or null: all of them. */
  readonly jiraProjects?: readonly string[] | null;
  readonly searchesSourceBranch?: boolean;
  /** In RE2's syntax. */
  readonly pattern?: string | null;
  /** History older than this is not read. */
  readonly since?: Date | null;
};

/** The matching rule that the options describe, on top of `before`. Throws LinkError MATCHING_INVALID. */
export function makeMatching(options: LinkOptions, before: Matching = gitlabMatching): Matching {
  const { jiraProjects = before.jiraProjects } = options;
  const matching = {
    jiraProjects: jiraProjects?.length
      ? [...new Set(jiraProjects.map((key) => key.trim().toUpperCase()))].toSorted()
      : null,
    searchesSourceBranch: options.searchesSourceBranch ?? before.searchesSourceBranch,
    pattern: options.pattern === undefined ? before.pattern : options.pattern,
  };
  const problem = findMatchingProblem(matching);
  if (problem === null) return matching;
  throw new LinkError({ code: 'MATCHING_INVALID', retry: 'never', safe: problem });
}

/** Whether two rules take the same keys. */
export function isSameMatching(one: Matching, other: Matching): boolean {
  return textOf(one) === textOf(other);
}

function textOf({ jiraProjects, searchesSourceBranch, pattern }: Matching): string {
  return JSON.stringify([jiraProjects, searchesSourceBranch, pattern]);
}

/** Whether one target may lie in the other, by their paths: those that do not overlap share no project. */
export function overlaps(one: LinkTarget, other: LinkTarget): boolean {
  const [a, b] = [one, other].map(({ fullPath }) => `${fullPath.toLowerCase()}/`);
  return a !== undefined && b !== undefined && (a.startsWith(b) || b.startsWith(a));
}
