import type { InstallationId, IssueKey, Link } from '../domain/index.ts';
import { list } from './explain-state.ts';
import type { StoryDeps } from './story-deps.ts';

/** More links than anybody reads about. */
const mostLinksAsked = 20;

/** Why an issue may show less than somebody expects: what each site, and the links, have to say. */
export async function explainIssue(
  deps: StoryDeps,
  issueKey: IssueKey,
  hasStories: boolean,
): Promise<string[]> {
  const links = await deps.stores.links.list();
  if (links.length === 0) {
    return ['Nothing is linked yet. Link a group: in Jira, Apps → GitLab for Jira → Link groups.'];
  }
  const unknown = await explainUnknown(deps, issueKey);
  const outside = explainOutside(links, issueKey);
  const reading = await explainReading(deps, links);
  const found = [...unknown, ...outside, ...reading];
  if (hasStories) return found;
  return [
    ...found,
    `Nothing that GitLab told us of names ${issueKey}. A merge request counts by its title and description, a branch by its name, a commit by its message. If you miss one of them, ask for its address.`,
  ];
}

async function explainUnknown(deps: StoryDeps, issueKey: IssueKey): Promise<string[]> {
  const learned = await deps.stories.unknownAt(issueKey);
  if (learned.size === 0) return [];
  const sites = await deps.stores.installations.list();
  return sites.flatMap(({ id, baseUrl }) => {
    const at = learned.get(id);
    if (!at) return [];
    return `${baseUrl.host} does not know ${issueKey}: it said so on ${at.toISOString()}. Check the key, and that the issue was not deleted. It is tried again after a day.`;
  });
}

/** Sites of which no link takes keys of the issue's Jira project. */
function explainOutside(links: readonly Link[], issueKey: IssueKey): string[] {
  const jiraProject = issueKey.slice(0, issueKey.lastIndexOf('-'));
  const bySite = new Map<InstallationId, Link[]>();
  for (const link of links) {
    bySite.set(link.installationId, [...(bySite.get(link.installationId) ?? []), link]);
  }
  return [...bySite.values()].flatMap((own) => {
    const takes = own.some(({ matching }) => matching.jiraProjects?.includes(jiraProject) ?? true);
    if (takes) return [];
    const taken = [...new Set(own.flatMap(({ matching }) => matching.jiraProjects ?? []))];
    const names = own.map(({ target }) => target.fullPath);
    return `The links of ${list(names)} take keys of ${list(taken)} only, not of ${jiraProject}. Add it to the link’s Jira projects.`;
  });
}

async function explainReading(deps: StoryDeps, links: readonly Link[]): Promise<string[]> {
  const hints: string[] = [];
  for (const { id, target } of links.slice(0, mostLinksAsked)) {
    const { projects, projectsDone } = await deps.stores.links.progress(id);
    if (projects > 0 && projectsDone >= projects) continue;
    const done = `${projectsDone} of ${projects} projects`;
    hints.push(`The history of ${target.fullPath} is not read to its end yet: ${done}.`);
  }
  return hints;
}
