import type { Project } from '../domain/index.ts';
import type { BatchEntity, BatchLimits, BatchRepository, DueEntry } from '../ports/index.ts';
import type { RepositoryIdOf } from './repository-id.ts';

/** A batch within Jira's limits, and the entries that are in it. */
export type Batch = {
  readonly entries: readonly DueEntry[];
  readonly repositories: BatchRepository[];
};

type Group = { project: Project; entries: DueEntry[]; counts: Map<string, number> };

/**
 * Packs the oldest entries into one batch, as full as Jira's limits allow; what does not fit stays due.
 * Only entries with a payload may be given.
 * @param projects by `connection/project`, as the lane store answers them
 */
export function packBatch(
  entries: readonly DueEntry[],
  projects: ReadonlyMap<string, Project>,
  limits: BatchLimits,
  repositoryIdOf: RepositoryIdOf,
): Batch {
  const packed: DueEntry[] = [];
  const groups = new Map<
    string,
    { project: Project; entries: DueEntry[]; counts: Map<string, number> }
  >();
  for (const entry of entries) {
    if (packed.length === limits.entities) break;
    const name = `${entry.connectionId}/${entry.projectId}`;
    const project = projects.get(name);
    if (!project) continue;
    const group: Group = groups.get(name) ?? { project, entries: [], counts: new Map() };
    const count = group.counts.get(entry.kind) ?? 0;
    const isNewAndFull = group.entries.length === 0 && groups.size === limits.repositories;
    if (isNewAndFull || count === limits.entitiesPerKind) continue;
    groups.set(name, group);
    group.counts.set(entry.kind, count + 1);
    group.entries.push(entry);
    packed.push(entry);
  }
  return {
    entries: packed,
    repositories: [...groups.values()].map((group) => toRepository(group, repositoryIdOf)),
  };
}

function toRepository(
  { project, entries }: { project: Project; entries: readonly DueEntry[] },
  repositoryIdOf: RepositoryIdOf,
): BatchRepository {
  const [first] = entries;
  return {
    id: first ? repositoryIdOf(first) : '',
    name: project.name,
    description: project.description,
    url: project.url,
    avatarUrl: project.avatarUrl,
    sequence: Math.max(...entries.map(({ sequence }) => sequence)),
    entities: entries.map(toEntity),
  };
}

function toEntity({ kind, id, sequence, payload }: DueEntry): BatchEntity {
  return { kind, id, sequence, payload: payload ?? '' };
}
