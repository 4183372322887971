import type { Entity, HistoryKind, ProductError, Project } from '../domain/index.ts';

const pageSize = 2;

/** A GitLab with one project, whose lists are what the test says. */
export function createListedGitlab(project: Project) {
  const world = {
    project: project as Project | null,
    entities: [] as Entity[],
    isGroupVisible: true,
    requests: [] as string[],
    failure: null as ProductError | null,
  };
  const of = (kind: HistoryKind) => world.entities.filter((entity) => entity.kind === kind);
  const pageOf = (found: readonly Entity[], cursor: string | null, readAt: Date) => {
    const start = Number(cursor ?? 0);
    const end = start + pageSize;
    return {
      changes: found.slice(start, end).map((entity) => ({ readAt, entity })),
      next: end < found.length ? String(end) : null,
    };
  };
  type Step = { kind: HistoryKind; cursor: string | null; readAt: Date };
  return {
    world,
    readGitlab: {
      project: async () => {
        world.requests.push('project');
        if (world.failure) throw world.failure;
        return world.project;
      },
      target: async () =>
        world.isGroupVisible
          ? { kind: 'group', id: 7, fullPath: 'group-7', name: '', fullName: '' }
          : null,
      changesPage: async (_: unknown, __: unknown, step: Step & { since: Date }) => {
        world.requests.push(step.kind);
        const all = of(step.kind);
        const changed = all.filter((one) => 'updatedAt' in one && one.updatedAt >= step.since);
        return { ...pageOf(changed, step.cursor, step.readAt), total: all.length };
      },
      historyPage: async (_: unknown, __: unknown, step: Step) => {
        world.requests.push(`list ${step.kind}`);
        return pageOf(of(step.kind), step.cursor, step.readAt);
      },
    },
  };
}
