import { type Connection, type Link, type Project, refOf } from '../domain/index.ts';
import type { ProjectRef, StoryScope, ToldEntry, ToldProject, ToldWish } from '../ports/index.ts';
import { collectStories, trace } from './collect-stories.ts';
import { describeLive } from './describe-entity.ts';
import { explainAbsence } from './explain-absence.ts';
import { explainState } from './explain-state.ts';
import { notLinked } from './locate-project.ts';
import { makeSteps } from './make-steps.ts';
import { type Live, tryReadLive } from './read-live.ts';
import type { Wanted } from './read-question.ts';
import type { Story, StoryAnswer, StoryAtSite } from './story.ts';
import type { StoryDeps } from './story-deps.ts';

/** More than anybody reads. */
export const mostEntries = 100;

type Told = Pick<StoryAnswer, 'stories' | 'hints'>;
type Asked = {
  readonly connection: Connection;
  readonly project: ProjectRef & { readonly path: string };
  readonly wanted: Wanted;
};

/** Everything around one entity of a project. */
type Scene = Asked & {
  readonly live: Live | null;
  readonly places: readonly ToldProject[];
  readonly links: readonly Link[];
};

/** The stories of what is wanted in a project that we know, with what GitLab says of it now. */
export async function tellInProject(deps: StoryDeps, asked: Asked): Promise<Told> {
  const { connection, project, wanted } = asked;
  const scope = toScope(wanted, project);
  const saved = (await deps.stores.projects.findAll(connection.id, [project.projectId])).get(
    project.projectId,
  );
  const [entries, places, live] = await Promise.all([
    scope ? deps.stories.entries(scope, mostEntries) : [],
    deps.stories.places(project),
    saved ? tryReadLive(deps, { connection, project: saved, wanted }) : null,
  ]);
  const links = places.length > 0 ? await deps.stores.links.list() : [];
  const scene: Scene = { ...asked, live, places, links };
  if (live?.kind === 'found') return await tellLive(deps, scene, { live, entries, saved });
  const stories = await collectStories(deps, [connection], entries);
  return { stories, hints: explainScene(scene, entries) };
}

function toScope(wanted: Wanted, { connectionId, projectId }: ProjectRef): StoryScope | null {
  const project = { connectionId, projectId };
  switch (wanted.kind) {
    case 'merge_request':
    case 'build':
    case 'deployment':
    case 'commit':
    case 'branch':
      return { ...wanted, project };
    default:
      return null;
  }
}

type Found = {
  readonly live: Extract<Live, { kind: 'found' }>;
  readonly entries: readonly ToldEntry[];
  readonly saved: Project | undefined;
};

/** Its rows tell what Jira knows, GitLab its name and, where a site has no row, why. */
async function tellLive(deps: StoryDeps, scene: Scene, { live, entries }: Found): Promise<Told> {
  const { connection, project, places } = scene;
  const { entity } = live;
  const { id, kind } = refOf(entity);
  const own = entries.filter(({ key }) => key.id === id);
  const others = entries.filter(({ key }) => key.id !== id);
  const name = { ...toRef(project), kind, reference: referenceOf(scene.wanted, id) };
  const traced = await trace(deps, name, own);
  const story: Story = {
    connectionId: connection.id,
    gitlab: connection.slug,
    project: { id: project.projectId, path: project.path },
    kind,
    entity: id,
    ...describeLive(entity),
    sites: listSites(scene, { live, own, wish: traced.wish }),
    steps: makeSteps(traced),
  };
  const hints = places.length === 0 ? [notLinked(project.path)] : [];
  return { stories: [story, ...(await collectStories(deps, [connection], others))], hints };
}

function listSites(
  { places, links, project }: Scene,
  { live, own, wish }: { live: Found['live']; own: readonly ToldEntry[]; wish: ToldWish | null },
): StoryAtSite[] {
  const why = (place: ToldProject) =>
    explainAbsence({
      entity: live.entity,
      projectPath: project.path,
      place,
      links: links.filter(({ id }) => place.linkIds.includes(id)),
      wish,
    });
  const withRow = own.map((entry) => {
    const { installationId } = entry.key;
    const place = places.find((each) => each.installationId === installationId);
    const whyGone = place ? why(place) : 'No link of this site covers its project any more.';
    const { site, issueKeys } = entry;
    return { installationId, site, issueKeys, ...explainState(entry, whyGone) };
  });
  const without = places
    .filter(({ installationId }) => !own.some(({ key }) => key.installationId === installationId))
    .map((place) => ({
      installationId: place.installationId,
      site: place.site,
      issueKeys: [],
      state: 'not_sent' as const,
      because: why(place),
    }));
  return [...withRow, ...without];
}

function toRef({ connectionId, projectId }: ProjectRef): ProjectRef {
  return { connectionId, projectId };
}

/** As a webhook or a refresh calls it. */
function referenceOf(wanted: Wanted, id: string): string {
  switch (wanted.kind) {
    case 'merge_request':
      return String(wanted.iid);
    case 'build':
      return String(wanted.id);
    case 'branch':
      return wanted.name;
    default:
      return id;
  }
}

const names: Partial<Record<Wanted['kind'], string>> = {
  merge_request: 'merge request',
  branch: 'branch',
  commit: 'commit',
  build: 'pipeline',
  deployment: 'deployment',
};

/** What is to be said where GitLab does not show it, or nothing in particular was asked for. */
function explainScene(scene: Scene, entries: readonly ToldEntry[]): string[] {
  const { live, places, project, wanted, connection } = scene;
  const hints = places.length === 0 ? [notLinked(project.path)] : [];
  const name = names[wanted.kind];
  if (live?.kind === 'gone') {
    hints.push(
      `${connection.url.host} has no such ${name ?? 'thing'} in ${project.path} (any more).`,
    );
  }
  if (live?.kind === 'unanswered') hints.push(`GitLab could not be asked: ${live.reason}`);
  if (wanted.kind === 'project') {
    hints.push(...places.map((place) => explainPlace(place, project.path)));
    hints.push('For a merge request, branch, commit or pipeline, paste its own address.');
  }
  if (!live && name && entries.length === 0) hints.push(`No such ${name} went to Jira.`);
  return hints;
}

function explainPlace({ site, history, hook }: ToldProject, path: string): string {
  const past = history?.isDone ? 'its history is read' : 'its history is not read to its end yet';
  const health = hook && hook.health !== 'working' ? `; its webhook is ${hook.health}` : '';
  return `${path} goes to ${site.host}: ${past}${health}.`;
}
