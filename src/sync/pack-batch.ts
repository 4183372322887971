import {
  type Endpoint,
  endpointOfLane,
  type LaneName,
  type Project,
  urgencyOfLane,
} from '../domain/index.ts';
import type { Batch, BatchEntity, BatchLimits, BatchRepository, DueEntry } from '../ports/index.ts';
import type { JiraIdsOf } from './jira-ids.ts';

/** A batch within Jira's limits, and the entries that are in it. */
export type PackedBatch = { readonly entries: readonly DueEntry[]; readonly batch: Batch };

type Input = {
  readonly lane: LaneName;
  /** By `connection/project`, as the lane store answers them. */
  readonly projects: ReadonlyMap<string, Project>;
  readonly limits: BatchLimits;
  readonly idsOf: JiraIdsOf;
};

/**
 * Packs the oldest entries into one batch, as full as Jira's limits allow; what does not fit stays due.
 * Only entries with a payload may be given.
 */
export function packBatch(entries: readonly DueEntry[], input: Input): PackedBatch {
  const endpoint = endpointOfLane(input.lane);
  return endpoint === 'devinfo' ? packDevinfo(entries, input) : packFlat(entries, endpoint, input);
}

type Group = { project: Project; entries: DueEntry[]; counts: Map<string, number> };

function packDevinfo(
  entries: readonly DueEntry[],
  { lane, projects, ...rest }: Input,
): PackedBatch {
  const limits = rest.limits.devinfo;
  const packed: DueEntry[] = [];
  const groups = new Map<string, Group>();
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
    batch: {
      endpoint: 'devinfo',
      urgency: urgencyOfLane(lane),
      repositories: [...groups.values()].map((group) => toRepository(group, rest.idsOf)),
    },
  };
}

/** Builds, deployments and flags know no repositories; flags of one project alone fit into a request. */
function packFlat(
  entries: readonly DueEntry[],
  endpoint: Exclude<Endpoint, 'devinfo'>,
  { lane, limits, idsOf }: Input,
): PackedBatch {
  const [first] = entries;
  const fitting =
    endpoint === 'featureflags'
      ? entries.filter((entry) => isOfSameProject(entry, first))
      : entries;
  const packed = fitting.slice(0, limits.others.entities);
  return {
    entries: packed,
    batch: {
      endpoint,
      urgency: urgencyOfLane(lane),
      entities: packed.map((entry) => ({ ...toEntity(entry), ...idsOf(entry) })),
      properties:
        endpoint === 'featureflags' && first
          ? { projectId: `project-${idsOf(first).repositoryId}` }
          : {},
    },
  };
}

function isOfSameProject(entry: DueEntry, other: DueEntry | undefined): boolean {
  return entry.projectId === other?.projectId && entry.connectionId === other.connectionId;
}

function toRepository({ project, entries }: Group, idsOf: JiraIdsOf): BatchRepository {
  const [first] = entries;
  return {
    id: first ? idsOf(first).repositoryId : '',
    name: project.name,
    description: project.description,
    url: project.url,
    avatarUrl: project.avatarUrl,
    sequence: Math.max(...entries.map(({ sequence }) => sequence)),
    entities: entries.map(toEntity),
  };
}

function toEntity({ kind, id, issueKeys, sequence, payload }: DueEntry): BatchEntity {
  if (kind === 'repository') throw new Error('A repository is only ever removed.');
  return { kind, id, issueKeys, sequence, payload: payload ?? '' };
}
