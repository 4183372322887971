import {
  compileMatchings,
  type Entity,
  type EntityKind,
  gitlabMatching,
  type IssueKey,
  type Link,
  type Matching,
} from '../domain/index.ts';
import type { ToldProject, ToldWish } from '../ports/index.ts';
import { list } from './explain-state.ts';

/** An entity as GitLab has it, and a site that should show it. */
export type Absence = {
  readonly entity: Entity;
  readonly projectPath: string;
  readonly place: ToldProject;
  /** Those by which the site receives the project. */
  readonly links: readonly Link[];
  readonly wish: ToldWish | null;
};

/** Why a site shows nothing of an entity that GitLab has, in words, with what to do. */
export function explainAbsence(absence: Absence): string {
  return explainKeys(absence) ?? explainReading(absence);
}

type Texts = { readonly texts: readonly string[]; readonly sourceBranch?: string };

/** What the issue keys are looked for in: see reference gitlab-app (g). */
function textsOf(entity: Entity): Texts {
  switch (entity.kind) {
    case 'branch':
      return { texts: [entity.name] };
    case 'commit':
      return { texts: [entity.message] };
    case 'merge_request':
      return { texts: [entity.title, entity.description], sourceBranch: entity.sourceBranch };
    case 'build':
      return { texts: [entity.ref, ...entity.texts] };
    case 'deployment':
      return { texts: entity.texts };
    case 'feature_flag':
      return { texts: [entity.description] };
  }
}

/** Null when a key counts. */
function explainKeys({ entity, links }: Absence): string | null {
  const all = textsOf(entity);
  const matchings = links.map(({ matching }) => matching);
  if (selectKeys(all, matchings).length > 0) return null;
  const plain = selectKeys(all, [gitlabMatching]);
  if (plain.length > 0) return explainOtherRules(plain, matchings);
  const inBranch = selectKeys({ texts: [all.sourceBranch ?? ''] }, [gitlabMatching]);
  if (inBranch.length > 0) {
    return `Only its source branch names ${list(inBranch)}, which does not count here. Write the key into the title, or let the link search source branches.`;
  }
  return `${noKey[entity.kind]}${explainSmallLetters(all.texts)}`;
}

function selectKeys({ texts, sourceBranch }: Texts, matchings: readonly Matching[]): IssueKey[] {
  return compileMatchings(matchings)(texts, sourceBranch === undefined ? {} : { sourceBranch });
}

const noKey: Readonly<Record<EntityKind, string>> = {
  merge_request:
    'Its title and description name no issue key. Write one, such as ABC-123, into the title: Jira shows it within seconds.',
  branch: 'Its name holds no issue key, and no open merge request lends it one.',
  commit: 'Its message names no issue key.',
  build: 'Neither its branch nor its commit nor its merge requests name an issue key.',
  deployment: 'None of its commits and merge requests names an issue key.',
  feature_flag: 'Its description names no issue key.',
};

const smallKey = /(?<![\p{L}\p{N}_])[a-z][a-z_0-9]+-[0-9]+/u;

function explainSmallLetters(texts: readonly string[]): string {
  const [found] = smallKey.exec(texts.join(' ')) ?? [];
  return found === undefined ? '' : ` “${found}” does not count: keys are written in capitals.`;
}

function explainOtherRules(keys: readonly IssueKey[], matchings: readonly Matching[]): string {
  if (matchings.some(({ pattern }) => pattern !== null)) {
    return `It names ${list(keys)}, which the link’s own rule does not take. Change the link’s pattern or its Jira projects.`;
  }
  const projects = [...new Set(matchings.flatMap(({ jiraProjects }) => jiraProjects ?? []))];
  return `It names ${list(keys)}, but only keys of ${list(projects)} may go to this site. Add the Jira project to the link.`;
}

function explainReading({ entity, projectPath, place, links, wish }: Absence): string {
  if (wish) {
    const problem = wish.problem ? ` The last try failed: ${wish.problem}` : '';
    return `It waits to be read from GitLab.${problem}`;
  }
  const { history, hook } = place;
  const at = timeOf(entity);
  if (at && history?.since && at < history.since) {
    const day = history.since.toISOString().slice(0, 10);
    return `It is older than ${day}, where the history of this link begins. It is sent when it changes; to have it now, sync again from an earlier day.`;
  }
  if (history && !history.isDone) return explainHistory(projectPath, history.problem, links);
  if (hook?.health === 'disabled' || hook?.health === 'gone') {
    return `GitLab’s webhook for ${projectPath} is ${hook.health}, so we were not told of it. ${hook.problem ?? ''} It is found when the project is compared with GitLab: reconcile it now.`;
  }
  return `We have not heard of it. A webhook takes seconds; what was missed is found when ${projectPath} is compared with GitLab, at least daily: reconcile it now to find it at once.`;
}

function explainHistory(
  projectPath: string,
  problem: string | null,
  links: readonly Link[],
): string {
  const states = links.map(({ historyState }) => historyState);
  if (!states.includes('running')) {
    return `The history of ${projectPath} is not read: it is ${states[0] ?? 'not planned'}. Resume it.`;
  }
  const rest = problem ? ` The last try failed: ${problem}` : ' It comes by itself.';
  return `The history of ${projectPath} is not read yet.${rest}`;
}

function timeOf(entity: Entity): Date | null {
  if (entity.kind === 'branch') return entity.head.createdAt;
  return entity.kind === 'commit' ? entity.createdAt : entity.updatedAt;
}
