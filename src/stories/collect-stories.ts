import type { Connection } from '../domain/index.ts';
import type { ToldEntry, ToldName } from '../ports/index.ts';
import { describeEntry } from './describe-entity.ts';
import { explainState } from './explain-state.ts';
import { makeSteps, type Trace } from './make-steps.ts';
import type { Story } from './story.ts';
import type { StoryDeps } from './story-deps.ts';

/** The rows of one entity, one for each site, with their steps: one story each. */
export async function collectStories(
  deps: StoryDeps,
  connections: readonly Connection[],
  entries: readonly ToldEntry[],
): Promise<Story[]> {
  const byEntity = new Map<string, ToldEntry[]>();
  for (const entry of entries) {
    const { connectionId, projectId, kind, id } = entry.key;
    const text = `${connectionId}/${projectId}/${kind}/${id}`;
    byEntity.set(text, [...(byEntity.get(text) ?? []), entry]);
  }
  const stories: Story[] = [];
  for (const own of byEntity.values()) {
    const [first] = own;
    const connection = connections.find(({ id }) => id === first?.key.connectionId);
    if (first && connection) stories.push(await collectStory(deps, connection, { first, own }));
  }
  return stories;
}

async function collectStory(
  deps: StoryDeps,
  connection: Connection,
  { first, own }: { first: ToldEntry; own: readonly ToldEntry[] },
): Promise<Story> {
  const { kind, id, projectId } = first.key;
  return {
    connectionId: connection.id,
    gitlab: connection.slug,
    project: { id: projectId, path: first.project.path },
    kind,
    entity: id,
    ...describeEntry(first),
    sites: own.map((entry) => ({
      installationId: entry.key.installationId,
      site: entry.site,
      issueKeys: entry.issueKeys,
      ...explainState(entry),
    })),
    steps: makeSteps(await trace(deps, nameOf(first), own)),
  };
}

/** The word that webhooks and refreshes have for a row's entity. */
function nameOf({ key, reference }: ToldEntry): ToldName {
  const { connectionId, projectId, kind, id } = key;
  return { connectionId, projectId, kind, reference: reference ?? id };
}

/** All that is still known of the way of an entity; `entries` may be empty. */
export async function trace(
  { stories }: StoryDeps,
  name: ToldName,
  entries: readonly ToldEntry[],
): Promise<Trace> {
  const answered = await Promise.all(
    entries.map(async (entry) => ({ entry, answers: await stories.answers(entry.key) })),
  );
  const readAts = answered.flatMap(({ entry, answers }) => [
    entry.readAt,
    ...answers.flatMap(({ readAt }) => readAt ?? []),
  ]);
  const deliveries = await stories.deliveries(name, readAts);
  return { entries: answered, deliveries, wish: await stories.wish(name) };
}
