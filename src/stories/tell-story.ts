import type { Connection } from '../domain/index.ts';
import type { StoryScope } from '../ports/index.ts';
import { collectStories } from './collect-stories.ts';
import { explainIssue } from './explain-issue.ts';
import { locateProject } from './locate-project.ts';
import { readQuestion, type Wanted } from './read-question.ts';
import type { StoryAnswer } from './story.ts';
import type { StoryDeps } from './story-deps.ts';
import { mostEntries, tellInProject } from './tell-in-project.ts';

type Told = Omit<StoryAnswer, 'understoodAs'>;

/**
 * What became of the things that a question names: an issue key, `group/project!7`, a sha, a branch name, or an
 * address in GitLab or Jira. GitLab is asked live, for some seconds at most, where the question names its project.
 */
export async function tellStory(deps: StoryDeps, question: string): Promise<StoryAnswer> {
  const connections = await deps.stores.connections.list();
  const { understoodAs, wanted } = readQuestion(question, connections);
  return { understoodAs, ...(await tell(deps, connections, wanted)) };
}

const howToAsk =
  'Ask for an issue key (ABC-123), a merge request (group/project!7), a commit’s sha, a branch name, or paste the address of one of them.';

async function tell(
  deps: StoryDeps,
  connections: readonly Connection[],
  wanted: Wanted,
): Promise<Told> {
  switch (wanted.kind) {
    case 'nothing':
      return { stories: [], hints: [howToAsk] };
    case 'elsewhere': {
      const known = connections.map(({ url }) => url.href).join(', ') || 'none';
      const hint = `${wanted.origin} is no GitLab that is connected. Connected: ${known}.`;
      return { stories: [], hints: [hint] };
    }
    case 'issue_key': {
      const told = await tellEverywhere(deps, connections, wanted);
      const isFound = told.stories.length > 0;
      const hints = await explainIssue(deps, wanted.issueKey, isFound);
      return { ...told, hints: [...told.hints, ...hints] };
    }
    case 'branch':
    case 'commit':
      if (wanted.project === null) return await tellNamed(deps, connections, wanted);
      return await tellOfProject(deps, connections, { ...wanted, project: wanted.project });
    default:
      return await tellOfProject(deps, connections, wanted);
  }
}

async function tellOfProject(
  deps: StoryDeps,
  connections: readonly Connection[],
  wanted: Extract<Wanted, { project: unknown }> & { project: object },
): Promise<Told> {
  const located = await locateProject(deps, connections, wanted.project);
  if (located.kind === 'unknown') return { stories: [], hints: located.hints };
  const parts = await Promise.all(
    located.projects.map(async (project) => {
      const connection = connections.find(({ id }) => id === project.connectionId);
      return connection ? await tellInProject(deps, { connection, project, wanted }) : [];
    }),
  );
  const told = parts.flat();
  return {
    stories: told.flatMap(({ stories }) => stories),
    hints: told.flatMap(({ hints }) => hints),
  };
}

/** A sha or a branch without its project. What is in no site's mirror could be in any project. */
async function tellNamed(
  deps: StoryDeps,
  connections: readonly Connection[],
  wanted: Extract<Wanted, { kind: 'branch' | 'commit' }>,
): Promise<Told> {
  const told = await tellEverywhere(deps, connections, { ...wanted, project: null });
  if (told.stories.length > 0) return told;
  if (wanted.kind === 'branch' && wanted.name.includes('/')) {
    const project = { path: wanted.name, connection: null };
    const projects = await deps.reads.projectsNamed(project.path, null);
    if (projects.length > 0) {
      return await tellOfProject(deps, connections, { kind: 'project', project });
    }
  }
  const hint =
    wanted.kind === 'branch'
      ? `No branch ${wanted.name} went to Jira. A branch counts when its name holds an issue key, or an open merge request lends it one. To have GitLab asked, paste its address.`
      : `No commit ${wanted.sha} went to Jira. A commit counts when its message names an issue key. To have GitLab asked, paste its address or write group/project@${wanted.sha}.`;
  return { stories: [], hints: [hint] };
}

async function tellEverywhere(
  deps: StoryDeps,
  connections: readonly Connection[],
  scope: StoryScope,
): Promise<Told> {
  const entries = await deps.stories.entries(scope, mostEntries);
  const stories = await collectStories(deps, connections, entries);
  const hints =
    entries.length < mostEntries
      ? []
      : [`Only the newest ${mostEntries} are told, there may be more.`];
  return { stories, hints };
}
