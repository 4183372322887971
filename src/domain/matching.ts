import { RE2JS } from 're2js';
import {
  findIssueKeys,
  type IssueKey,
  jiraProjectOf,
  maxIssueKeys,
  toIssueKey,
} from './issue-key.ts';
import type { Matching } from './link.ts';

/** More keys than Jira takes, so that those it does not know can be left out first. */
const mostCandidates = 10 * maxIssueKeys;

/**
 * Characters that a pattern looks at, in the worst case, before the rest of the texts is let be. Several times the
 * longest description that anybody writes by hand; its search takes less than 50 ms.
 */
const mostSteps = 50_000;

const longestPattern = 1_000;
const mostJiraProjects = 500;
const jiraProject = /^[A-Z][A-Z_0-9]+$/;

/**
 * The issue keys that one of the rules takes from the texts, each once; at most `limit`. `sourceBranch` is
 * searched by the rules that say so.
 */
export type SelectMatchingKeys = (
  texts: readonly string[],
  options?: { readonly sourceBranch?: string; readonly limit?: number },
) => IssueKey[];

/** Patterns that were compiled before, by their text. */
export type CompiledPatterns = Map<string, CompiledPattern>;

type CompiledPattern =
  | { readonly expression: RE2JS; readonly problem?: never }
  | { readonly expression?: never; readonly problem: string };

/**
 * Makes the selector of an installation's rules: a key counts when one of them takes it, and without a rule
 * nothing counts. Keys come in the order of first mention, those of patterns last. Rules without a
 * pattern share one scan. A pattern runs in linear time over the lines of the texts, one by one, and over no more
 * than their first 50,000 characters; less, where so much matches that finding all of it would not be linear.
 * @param compiled shared between calls, so that a pattern is compiled once
 */
export function compileMatchings(
  matchings: readonly Matching[],
  compiled: CompiledPatterns = new Map(),
): SelectMatchingKeys {
  const plain = matchings.filter(({ pattern }) => pattern === null);
  const scan = makeScan(plain);
  const scanBranch = makeScan(plain.filter(({ searchesSourceBranch }) => searchesSourceBranch));
  const searches = matchings.flatMap((matching) => makeSearch(matching, compiled) ?? []);
  return (texts, { sourceBranch, limit = mostCandidates } = {}) => {
    const branch = sourceBranch === undefined ? [] : [sourceBranch];
    const keys = scan(texts, limit);
    if (branch.length === 0 && searches.length === 0) return keys;
    const found = new Set(keys);
    for (const key of scanBranch(branch, limit)) found.add(key);
    for (const search of searches) search({ texts, branch, limit }, found);
    return [...found].slice(0, limit);
  };
}

type Scan = (texts: readonly string[], limit: number) => IssueKey[];

/** GitLab's own rule, for the Jira projects that one of the rules takes. */
function makeScan(plain: readonly Matching[]): Scan {
  if (plain.length === 0) return () => [];
  const takesAll = plain.some(({ jiraProjects }) => jiraProjects === null);
  const projects = new Set(plain.flatMap(({ jiraProjects }) => jiraProjects ?? []));
  const accepts = takesAll ? () => true : (key: IssueKey) => projects.has(jiraProjectOf(key));
  return (texts, limit) => findIssueKeys(texts, accepts, limit);
}

type Search = (
  input: { texts: readonly string[]; branch: readonly string[]; limit: number },
  found: Set<IssueKey>,
) => void;

/** A rule with a pattern. One that does not compile, which `findMatchingProblem` had let pass, takes nothing. */
function makeSearch(
  { pattern, jiraProjects, searchesSourceBranch }: Matching,
  compiled: CompiledPatterns,
): Search | null {
  if (pattern === null) return null;
  const made = compiled.get(pattern) ?? tryCompile(pattern);
  compiled.set(pattern, made);
  const { expression } = made;
  if (!expression) return null;
  const projects = jiraProjects && new Set(jiraProjects);
  return ({ texts, branch, limit }, found) => {
    const lines = [...texts, ...(searchesSourceBranch ? branch : [])].flatMap(toLines);
    for (const text of findMatches(expression, lines)) {
      const key = toIssueKey(text);
      if (key && (!projects || projects.has(jiraProjectOf(key)))) found.add(key);
      if (found.size >= limit) return;
    }
  };
}

function toLines(text: string): string[] {
  return text.split('\n');
}

function* findMatches(expression: RE2JS, lines: readonly string[]): Generator<string> {
  let steps = 0;
  for (const line of lines) {
    const text = line.slice(0, mostSteps - steps);
    const matcher = expression.matcher(text);
    steps += text.length;
    while (steps <= mostSteps && matcher.find()) {
      yield keyTextOf(matcher);
      // To find a match is linear in what lies behind the last one; to find all of them is not.
      steps += text.length - matcher.end();
    }
    if (steps >= mostSteps) return;
  }
}

function keyTextOf(matcher: ReturnType<RE2JS['matcher']>): string {
  const group = matcher.groupCount() > 0 ? matcher.group(1) : null;
  return group ?? matcher.group() ?? '';
}

function tryCompile(pattern: string): CompiledPattern {
  try {
    return { expression: RE2JS.compile(pattern) };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'it cannot be read';
    return { problem: message.replace('error parsing regexp: ', '') };
  }
}

/** What is wrong with a rule, in plain words; null when it will do. */
export function findMatchingProblem({ jiraProjects, pattern }: Matching): string | null {
  if (pattern !== null) {
    if (pattern.trim() === '') return 'The pattern is empty.';
    if (pattern.length > longestPattern) {
      return `The pattern is longer than ${longestPattern} characters.`;
    }
    const { problem } = tryCompile(pattern);
    if (problem !== undefined) return `The pattern is not RE2: ${problem}.`;
  }
  if (jiraProjects && jiraProjects.length > mostJiraProjects) {
    return `More than ${mostJiraProjects} Jira projects are named.`;
  }
  const strange = jiraProjects?.find((key) => !jiraProject.test(key));
  return strange === undefined ? null : `“${strange}” is not the key of a Jira project.`;
}
